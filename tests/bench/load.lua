-- For wrk: asks for the paths of a file in turn and prints what came of it as one line of JSON.
-- Each thread begins at another path, so that they do not ask for the same at the same moment.

local threads = 0
local requests = {}
local position = 0

function setup(thread)
    thread:set("place", threads)
    threads = threads + 1
end

function init(arguments)
    for path in io.lines(arguments[1]) do
        requests[#requests + 1] = wrk.format("GET", path, { ["Accept-Encoding"] = "gzip" })
    end
    position = place * 7919
end

function request()
    position = position % #requests + 1
    return requests[position]
end

function done(summary, latency, _)
    local errors = summary.errors
    local broken = errors.connect + errors.read + errors.write + errors.timeout
    io.write(string.format(
        '{"requests": %d, "duration_us": %d, "p50_us": %d, "p95_us": %d, "p99_us": %d, ' ..
            '"max_us": %d, "refused": %d, "broken": %d}\n',
        summary.requests, summary.duration, latency:percentile(50), latency:percentile(95),
        latency:percentile(99), latency.max, errors.status, broken
    ))
end
