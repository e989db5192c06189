import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** Another department's server: one page, and what its form was last sent. */
export interface Department {
  readonly origin: string;
  /** The fields of the form as the department's server received them. */
  readonly received: () => Readonly<Record<string, string>>;
  readonly close: () => Promise<void>;
}

/** Serves a page with a form at an origin of its own, under a policy that allows `onemap` alone. */
export async function openDepartment(onemap: string, form: string): Promise<Department> {
  let received: Record<string, string> = {};
  const page = `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8" />
<title>报修登记</title><link rel="icon" href="data:," />
<script type="module" src="${onemap}/widget/onemap-address.js"></script></head>
<body><main><h1>报修登记</h1>${form}</main></body></html>`;
  const policy = `default-src 'none'; img-src data:; form-action 'self'; script-src ${onemap}; connect-src ${onemap}; frame-src ${onemap}`;
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://department");
    if (pathname === "/sent") received = Object.fromEntries(searchParams);
    response.setHeader("Content-Type", "text/html; charset=utf-8");
    response.setHeader("Content-Security-Policy", policy);
    response.end(pathname === "/sent" ? "<!doctype html><title>收到</title>" : page);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received: () => received,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
