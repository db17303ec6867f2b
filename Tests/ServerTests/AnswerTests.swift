import NIOCore
import Testing

@testable import Server

@Suite struct AnswerTests {
  @Test(arguments: [
    (
      Answer.taken(Intake.Taken()),
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 59\r\nDate: now\r\n\r\n"
        + #"{"recorded":0,"duplicates":0,"not_counted":0,"rejected":[]}"#
    ),
    (
      Answer.refused(.queueFull),
      "HTTP/1.1 429 Too Many Requests\r\nContent-Type: application/json\r\nRetry-After: 1\r\nContent-Length: "
        + "\("{\"error\":\"\(Refusal.queueFull)\"}".utf8.count)\r\nDate: now\r\n\r\n{\"error\":\"\(Refusal.queueFull)\"}"
    ),
    (
      Answer.taken(Intake.Taken(rejected: [(index: 3, reason: #"a"b"#), (index: nil, reason: "c")])),
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 101\r\nDate: now\r\n\r\n"
        + #"{"recorded":0,"duplicates":0,"not_counted":0,"rejected":[{"index":3,"reason":"a\"b"},{"reason":"c"}]}"#
    ),
    (Answer.empty(), "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nDate: now\r\n\r\n"),
  ])
  func overTheWire(_ answer: Answer, _ text: String) {
    #expect(String(buffer: answer.bytes(date: "now")) == text)
  }
}
