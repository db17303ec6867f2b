import Domain
import Foundation
import Store
import TestSupport
import Testing

@testable import Server

/// Over real connections: what is held here is the order and the end of requests.
@Suite struct DirectPostsTests {
  private static func post(
    _ body: String, to path: String = "/events", token: String = TestHook.token, _ headers: String = ""
  ) -> String {
    "POST \(path) HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \(token)\r\n\(headers)"
      + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
  }

  private static let health = "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"
  private static let chunked =
    "POST /events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \(TestHook.token)\r\n"
    + "Transfer-Encoding: chunked\r\n\r\n\(String(Sample.record(90).utf8.count, radix: 16))\r\n\(Sample.record(90))"
    + "\r\n0\r\n\r\n"

  struct Talk: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var sent: String
    var endsSending = false
    /// The status of each answer, and a part of its body.
    var answers: [(Int, String)]
    /// Nothing comes after the answers but the end of the connection.
    var isClosed = false
    var recorded: Int
  }

  private static let recorded = #""recorded":1"#

  static let talks = [
    Talk(testDescription: "one post", sent: post(Sample.record(1)), answers: [(200, recorded)], recorded: 1),
    Talk(
      testDescription: "posts sent ahead are answered in order",
      sent: post(Sample.record(1)) + post(Sample.record(1)) + post("no log") + post(Sample.record(2)),
      answers: [(200, recorded), (200, #""duplicates":1"#), (400, "error"), (200, recorded)], recorded: 2),
    Talk(
      testDescription: "among requests that others answer",
      sent: health + post(Sample.record(1)) + health + chunked + post(Sample.record(2)) + health,
      answers: [(200, "ok"), (200, recorded), (200, "ok"), (200, recorded), (200, recorded), (200, "ok")], recorded: 3),
    Talk(
      testDescription: "who has sent everything is still answered",
      sent: post(Sample.record(1)) + post(Sample.record(2)),
      endsSending: true, answers: [(200, recorded), (200, recorded)], isClosed: true, recorded: 2),
    Talk(
      testDescription: "the sender wants the connection closed",
      sent: post(Sample.record(1)) + post(Sample.record(2), "Connection: close\r\n"),
      answers: [(200, recorded), (200, recorded)], isClosed: true, recorded: 2),
    Talk(
      testDescription: "the sender says what goes without saying",
      sent: post(Sample.record(1), "Connection: Keep-Alive\r\n") + health, answers: [(200, recorded), (200, "ok")],
      recorded: 1),
    Talk(
      testDescription: "a wrong token does not end the connection",
      sent: post(Sample.record(1), token: "another-token-of-no-use") + post(Sample.record(2)),
      answers: [(401, "error"), (200, recorded)], recorded: 1),
    Talk(
      testDescription: "the sender waits to be asked for the body",
      sent: post(Sample.record(1), "Expect: 100-continue\r\n"), answers: [(100, ""), (200, recorded)], recorded: 1),
    Talk(
      testDescription: "a body that is cut off", sent: String(post(Sample.record(1)).dropLast(9)), endsSending: true,
      answers: [], isClosed: true, recorded: 0),
    Talk(
      testDescription: "what is no HTTP", sent: post(Sample.record(1)) + "what is this?\r\n\r\n",
      answers: [(200, recorded), (400, "")], isClosed: true, recorded: 1),
    Talk(
      testDescription: "Firehose without an id", sent: post(Sample.record(1), to: "/firehose"),
      answers: [(400, "X-Amz-Firehose-Request-Id")], recorded: 0),
    Talk(
      testDescription: "Firehose",
      sent: post(#"{"requestId":"r","timestamp":1,"records":[]}"#, to: "/firehose", "X-Amz-Firehose-Request-Id: r\r\n"),
      answers: [(200, #"{"requestId":"r","timestamp":"#)], recorded: 0),
    Talk(
      testDescription: "an empty body", sent: post("") + post(Sample.record(1)),
      answers: [(400, "is empty"), (200, recorded)], recorded: 1),
  ]

  @Test(arguments: talks)
  func requestsOfOneConnection(_ talk: Talk) async throws {
    let hook = try TestHook()
    try await withLiveHook(hook) { port in
      let connection = try RawConnection(port: port)
      connection.send(talk.sent)
      if talk.endsSending { connection.endSending() }
      for (status, part) in talk.answers {
        let reply = try #require(connection.reply())
        #expect(reply.status == status && (part.isEmpty || reply.body.contains(part)), "\(reply)")
        if status != 100, status != 400 || !part.isEmpty { #expect(reply.headers["date"]?.hasSuffix(" GMT") == true) }
      }
      if talk.isClosed { while let reply = connection.reply() { #expect(reply.status == 400, "\(reply)") } }
    }
    #expect(try hook.store.records().recorded == talk.recorded)
  }

  @Test func manyConnectionsAreAnsweredEachItsOwn() async throws {
    let hook = try TestHook()
    try await withLiveHook(hook) { port in
      let connections = try (0..<64).map { _ in try RawConnection(port: port) }
      for round in 0..<20 {
        for (number, connection) in connections.enumerated() {
          // Each tenth is known, so that answers differ.
          let record = Sample.record((round % 10 == 9 ? 0 : round) * 64 + number)
          connection.send(DirectPostsTests.post(record))
        }
        for connection in connections {
          #expect(connection.reply()?.body == (round % 10 == 9 ? Sample.answerToKnown : Sample.answer))
        }
      }
    }
    #expect(try hook.store.records().recorded == 64 * 18)
  }

  /// The end of the server comes while the post is being received.
  @Test func whatHasBegunIsAnsweredBeforeTheEnd() async throws {
    let hook = try TestHook()
    let (ends, end) = AsyncStream.makeStream(of: Void.self)
    try await withLiveHook(hook) { port in
      let connection = try RawConnection(port: port)
      let text = DirectPostsTests.post(Sample.record(1))
      connection.send(String(text.dropLast(50)))
      // The server is told to end as soon as this returns, and waits for the rest.
      Thread.detachNewThread {
        usleep(300_000)
        connection.send(String(text.suffix(50)))
        let reply = connection.reply()
        #expect(reply?.body == Sample.answer)
        #expect(connection.reply() == nil)
        end.finish()
      }
      usleep(100_000)
    }
    for await _ in ends {}
    #expect(try hook.store.records().recorded == 1)
  }

  @Test func whoGoesAwayWithoutItsAnswerLosesNothing() async throws {
    let hook = try TestHook()
    try await withLiveHook(hook) { port in
      for number in 0..<50 { try RawConnection(port: port).send(DirectPostsTests.post(Sample.record(number))) }
      let last = try RawConnection(port: port)
      last.send(DirectPostsTests.post(Sample.record(99)))
      #expect(last.reply()?.body == Sample.answer)
    }
    // A connection that was closed before its request was read is none to record; the last came after all of them.
    #expect(try hook.store.records().rejected == 0)
  }
}
