import TestSupport
import Testing

@testable import Cloud

@Suite struct EndpointProbeTests {
  private func answer(_ body: String, _ status: String = "200 OK") -> LocalServer.Step {
    .send("HTTP/1.1 \(status)\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)")
  }

  @Test func whateverItAnswers() throws {
    for (step, expected) in [
      (answer("ok\n"), EndpointProbe.Answer(status: 200, body: Array("ok\n".utf8))),
      (answer("no", "401 No"), EndpointProbe.Answer(status: 401, body: Array("no".utf8))),
      // A redirect is an answer like any other.
      (
        .send("HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
        EndpointProbe.Answer(status: 302, body: [])
      ),
    ] {
      let server = LocalServer([step])
      #expect(try EndpointProbe(server.address).ask() == expected)
      #expect(server.requests.hasPrefix("GET /index.json HTTP/1.1\r\n"))
      #expect(server.requests.contains("\r\nUser-Agent: maumeter doctor\r\n"))
    }
  }

  /// Bytes as they are, also those that end a text in C.
  @Test(arguments: [[], [0], [1, 0, 2], [UInt8](repeating: 120, count: 500)] as [[UInt8]])
  func bodiesArePosted(_ body: [UInt8]) throws {
    let server = LocalServer([answer("ok")])
    let headers = ["Content-Type: application/json", "Authorization: Bearer a"]
    #expect(try EndpointProbe(server.address).ask(post: body, headers: headers).status == 200)
    let requests = server.requests
    #expect(requests.hasPrefix("POST /index.json HTTP/1.1\r\n") && requests.contains("\r\nAuthorization: Bearer a\r\n"))
    #expect(requests.contains("\r\nContent-Type: application/json\r\n"))
    #expect(requests.contains("\r\nContent-Length: \(body.count)\r\n"))
    #expect(requests.hasSuffix("\r\n\r\n" + String(decoding: body, as: UTF8.self)))
  }

  @Test func noMoreIsKeptThanAnybodyReads() throws {
    let server = LocalServer([answer(String(repeating: "x", count: 100_000))])
    #expect(try EndpointProbe(server.address).ask().body == [UInt8](repeating: UInt8(ascii: "x"), count: 64 << 10))
  }

  @Test func nobodyThere() {
    #expect(throws: DownloadError.unreachable(host: "http://127.0.0.1:1/", "Couldn't connect to server")) {
      try EndpointProbe("http://127.0.0.1:1/").ask()
    }
  }
}
