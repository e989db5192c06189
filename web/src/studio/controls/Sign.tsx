/** Outlines of the studio's own signs, in a box of 24. */
const SIGNS = {
  split: "M4.5 4.500h15v15h-15zM14.500 2.500l-5 19",
  merge:
    "M4.5 4.500h15v15h-15zM12 4.500v3M12 16.500v3M7.500 12h3M16.500 12h-3M8.800 10.300L10.500 12l-1.700 1.700M15.200 10.300L13.500 12l1.700 1.700",
  border: "M4.500 4.500h15v15h-15zM10 4.500c0 3 4 4 4 7.500s-4 4.500-4 7.500M16 12h2M6 12h3",
  upload: "M12 15.500V4.500M7.500 8.500L12 4l4.500 4.500M4.500 15v4.500h15V15",
  undo: "M8.500 5L4 9.500 8.500 14M4.500 9.500H14a5.500 5.500 0 0 1 0 11h-3",
  redo: "M15.500 5L20 9.500 15.500 14M19.500 9.500H10a5.500 5.500 0 0 0 0 11h3",
  clear: "M5 7h14M9.500 7V4.500h5V7M7 7l.8 12.500h8.400L17 7",
  finish: "M5 12.500l4.500 4.500L19 7.500",
  snap: "M6 4v8a6 6 0 0 0 12 0V4M6 8h3.500M14.500 8H18M9.500 4v8a2.500 2.500 0 0 0 5 0V4M6 4h3.500M14.500 4H18",
  link: "M10 14a4 4 0 0 0 5.700 0l3-3A4 4 0 0 0 13 5.300l-1 1M14 10a4 4 0 0 0-5.700 0l-3 3A4 4 0 0 0 11 18.700l1-1",
  compare: "M12 3v18M4 6.500h5.500v11H4zM14.500 6.500H20v11h-5.500",
  bell: "M6 16.500V11a6 6 0 0 1 12 0v5.500l1.500 1.500h-15L6 16.500ZM10 20.500h4",
  download: "M12 4v11M7.500 11.500L12 16l4.500-4.500M4.500 16v3.500h15V16",
  out: "M14 4.500H5v15h9M10 12h10M16.500 8.500L20 12l-3.500 3.500",
} as const;

export type StudioSign = keyof typeof SIGNS;

export function Sign({ sign }: { readonly sign: StudioSign }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={SIGNS[sign]} />
    </svg>
  );
}
