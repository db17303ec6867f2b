import Domain
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTP1

/// What a request is answered with.
struct Answer: Sendable {
  var status: HTTPResponse.Status
  var headers: HTTPFields = [:]
  var body = ByteBuffer()

  /// As Hummingbird sends it.
  var response: Response {
    Response(
      status: status, headers: headers,
      body: body.readableBytes > 0 ? ResponseBody(byteBuffer: body) : ResponseBody())
  }

  /// As it goes over a connection that stays open: https://www.rfc-editor.org/rfc/rfc9112#name-message-format.
  ///
  /// - Parameter date: of the header.
  func bytes(date: String) -> ByteBuffer {
    var bytes = ByteBuffer()
    bytes.reserveCapacity(256 + body.readableBytes)
    bytes.writeStaticString("HTTP/1.1 ")
    bytes.writeString(String(status.code))
    bytes.writeStaticString(" ")
    bytes.writeString(HTTPResponseStatus(statusCode: status.code).reasonPhrase)
    for field in headers {
      bytes.writeStaticString("\r\n")
      bytes.writeString(field.name.rawName)
      bytes.writeStaticString(": ")
      // HTTPTypes has made sure that it holds no end of a line.
      bytes.writeString(field.value)
    }
    bytes.writeStaticString("\r\nContent-Length: ")
    bytes.writeString(String(body.readableBytes))
    bytes.writeStaticString("\r\nDate: ")
    bytes.writeString(date)
    bytes.writeStaticString("\r\n\r\n")
    bytes.writeImmutableBuffer(body)
    return bytes
  }

  /// What became of a request: each record in exactly one of the counts.
  static func taken(_ taken: Intake.Taken) -> Answer {
    let records = taken.records
    let uncounted = records.notCounted + records.notCognito + records.failed + records.unattributed
    var text = "{\"recorded\":\(records.recorded),\"duplicates\":\(records.duplicates),\"not_counted\":\(uncounted)"
    text += ",\"rejected\":["
    for (place, record) in taken.rejected.enumerated() {
      let index = record.index.map { "\"index\":\($0)," } ?? ""
      text += "\(place > 0 ? "," : ""){\(index)\"reason\":\(quoted(record.reason))}"
    }
    return json(200, text + "]}")
  }

  static func refused(_ refusal: Refusal, status: Int? = nil) -> Answer {
    var answer = json(status ?? refusal.status, "{\"error\":\(quoted(refusal.description))}")
    if let seconds = refusal.retryAfter { answer.headers[.retryAfter] = String(seconds) }
    // Amazon SNS shows the credentials of its subscription only when it is asked for them.
    if answer.status == .unauthorized { answer.headers[.wwwAuthenticate] = "Basic realm=\"maumeter\"" }
    if case .wrongMethod(let allowed) = refusal { answer.headers[.allow] = allowed }
    return answer
  }

  /// Exactly what Firehose accepts: a conforming body with the request's own id, or it counts as a failure.
  /// https://docs.aws.amazon.com/firehose/latest/dev/httpdeliveryrequestresponse.html
  static func firehose(status: Int, requestID: String, at time: Date, error: String? = nil) -> Answer {
    let milliseconds = Int64(time.timeIntervalSince1970 * 1_000)
    let message = error.map { ",\"errorMessage\":\(quoted(String($0.prefix(8_000))))" } ?? ""
    return json(status, "{\"requestId\":\(quoted(requestID)),\"timestamp\":\(milliseconds)\(message)}")
  }

  static func json(_ status: Int, _ text: String) -> Answer {
    Answer(
      status: HTTPResponse.Status(code: status), headers: [.contentType: "application/json"],
      body: ByteBuffer(string: text))
  }

  static func text(_ text: String, type: String) -> Answer {
    Answer(status: .ok, headers: [.contentType: type], body: ByteBuffer(string: text))
  }

  static func empty(_ status: HTTPResponse.Status = .ok) -> Answer { Answer(status: status) }

  /// A JSON string.
  static func quoted(_ text: String) -> String { text.quotedAsJSON }
}
