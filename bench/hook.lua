-- Every request is a body of its own, made ahead of time: so many bodies to a thread, in a file that bench/hook writes.
-- Arguments after "--": the folder, and what else to send as headers.
local thread_number = 0

function setup(thread)
  thread:set("number", thread_number)
  thread_number = thread_number + 1
end

function init(arguments)
  requests = {}
  local headers = {["Content-Type"] = "application/json", ["Authorization"] = "Bearer " .. arguments[2]}
  local path = arguments[3]
  for line in io.lines(arguments[1] .. "/" .. number) do
    if path == "/firehose" then headers["X-Amz-Firehose-Request-Id"] = "request-" .. number .. "-" .. #requests end
    requests[#requests + 1] = wrk.format("POST", path, headers, line)
  end
  position = 0
end

function request()
  position = position + 1
  return requests[(position - 1) % #requests + 1]
end

function done(summary, latency)
  local seconds = summary.duration / 1000000
  io.write(string.format(
    'RESULT {"requests": %d, "seconds": %.3f, "not_200": %d, "errors": %d, "p50_ms": %.3f, "p99_ms": %.3f, "max_ms": %.3f}\n',
    summary.requests, seconds, summary.errors.status,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, latency.max / 1000))
end
