import TestSupport
import Testing

@testable import Cloud

/// Every answer, good or bad, ends the download soon and says why.
@Suite struct DownloadTests {
  private func download(_ server: LocalServer, bytes: Int = 1 << 20, seconds: Int = 5) throws -> String {
    var limits = Download.Limits()
    limits.bytes = bytes
    limits.totalSeconds = seconds
    let address = try WebAddress(server.address)
    return String(decoding: try Download(address, limits: limits).bytes(), as: UTF8.self)
  }

  private func error(_ server: LocalServer, bytes: Int = 1 << 20, seconds: Int = 5) -> DownloadError? {
    #expect(throws: DownloadError.self) { try download(server, bytes: bytes, seconds: seconds) }
  }

  private func answer(_ text: String, status: String = "200 OK", headers: String = "") -> LocalServer.Step {
    .send("HTTP/1.1 \(status)\r\n\(headers)Content-Length: \(text.utf8.count)\r\nConnection: close\r\n\r\n\(text)")
  }

  @Test func good() throws {
    let server = LocalServer([answer("{\"a\": 1}")])
    #expect(try download(server) == "{\"a\": 1}")
    #expect(server.requests.hasPrefix("GET /index.json HTTP/1.1\r\n"))
    #expect(server.requests.contains("Accept-Encoding: gzip\r\n"))
  }

  @Test func packed() throws {
    // printf hello | gzip -n
    let gzip: [UInt8] = [
      0x1F, 0x8B, 0x08, 0, 0, 0, 0, 0, 0, 0x03, 0xCB, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0, 0x86, 0xA6, 0x10, 0x36, 0x05, 0,
      0, 0,
    ]
    let head = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(gzip.count)\r\n\r\n"
    #expect(try download(LocalServer([.send(head), .sendBytes(gzip)])) == "hello")
    let cut = LocalServer([.send(head), .sendBytes(Array(gzip.prefix(12)))])
    #expect(error(cut) == .cutOff(try WebAddress(cut.address)))
  }

  @Test func slow() throws {
    let silent = LocalServer([.wait(milliseconds: 2_500)])
    #expect(error(silent, seconds: 1) == .timedOut(host: "127.0.0.1", seconds: 1))
    let trickle = LocalServer([
      .send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"), .wait(milliseconds: 2_500),
    ])
    #expect(error(trickle, seconds: 1) == .timedOut(host: "127.0.0.1", seconds: 1))
  }

  @Test func tooLarge() throws {
    let text = String(repeating: "x", count: 5_000)
    let server = LocalServer([answer(text)])
    #expect(error(server, bytes: 4_999) == .tooLarge(try WebAddress(server.address), limit: 4_999))
    #expect(try download(LocalServer([answer(text)]), bytes: 5_000) == text)
  }

  @Test func cutOff() throws {
    let partial = LocalServer([.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")])
    #expect(error(partial) == .cutOff(try WebAddress(partial.address)))
    let nothing = LocalServer([])
    #expect(error(nothing) == .cutOff(try WebAddress(nothing.address)))
  }

  @Test(arguments: [(403, "403 Forbidden"), (404, "404 Not Found"), (500, "500 Oh"), (204, "204 No Content")])
  func refused(status: Int, line: String) throws {
    let server = LocalServer([answer("", status: line)])
    #expect(error(server) == .refused(try WebAddress(server.address), status: status))
  }

  @Test func redirects() throws {
    let there = LocalServer([answer("there")])
    let here = LocalServer([answer("", status: "302 Found", headers: "Location: \(there.address)\r\n")])
    #expect(try download(here) == "there")
    let loop = answer("", status: "302 Found", headers: "Location: /again\r\n")
    let round = LocalServer([loop], [loop], [loop], [loop])
    #expect(error(round) == .tooManyRedirects(try WebAddress(round.address)))
    let away = LocalServer([answer("", status: "301 Moved", headers: "Location: https://example.com/\r\n")])
    #expect(error(away) == .foreignHost("example.com"))
    let plain = LocalServer([
      answer("", status: "301 Moved", headers: "Location: http://pricing.us-east-1.amazonaws.com/\r\n")
    ])
    #expect(error(plain) == .notHTTPS("http://pricing.us-east-1.amazonaws.com/"))
  }

  @Test func nobodyThere() throws {
    let address = try WebAddress("http://127.0.0.1:1/")
    let error = #expect(throws: DownloadError.self) { try Download(address).bytes() }
    guard case .unreachable("127.0.0.1", _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }
}
