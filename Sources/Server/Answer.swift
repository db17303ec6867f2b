import Domain
import Foundation
import Hummingbird

/// The answers in JSON.
enum Answer {
  /// What became of a request: each record in exactly one of the counts.
  static func taken(_ taken: Intake.Taken) -> Response {
    let records = taken.records
    let uncounted = records.notCounted + records.notCognito + records.failed + records.unattributed
    let rejected = taken.rejected.map { "{\"index\":\($0.index),\"reason\":\(quoted($0.reason))}" }
    return json(
      200,
      "{\"recorded\":\(records.recorded),\"duplicates\":\(records.duplicates),\"not_counted\":\(uncounted),"
        + "\"rejected\":[\(rejected.joined(separator: ","))]}")
  }

  static func refused(_ refusal: Refusal, status: Int? = nil) -> Response {
    var response = json(status ?? refusal.status, "{\"error\":\(quoted(refusal.description))}")
    if let seconds = refusal.retryAfter { response.headers[.retryAfter] = String(seconds) }
    // Amazon SNS shows the credentials of its subscription only when it is asked for them.
    if response.status == .unauthorized { response.headers[.wwwAuthenticate] = "Basic realm=\"maumeter\"" }
    if case .wrongMethod(let allowed) = refusal { response.headers[.allow] = allowed }
    return response
  }

  /// Exactly what Firehose accepts: a conforming body with the request's own id, or it counts as a failure.
  /// https://docs.aws.amazon.com/firehose/latest/dev/httpdeliveryrequestresponse.html
  static func firehose(status: Int, requestID: String, at time: Date, error: String? = nil) -> Response {
    let milliseconds = Int64(time.timeIntervalSince1970 * 1_000)
    let message = error.map { ",\"errorMessage\":\(quoted(String($0.prefix(8_000))))" } ?? ""
    return json(status, "{\"requestId\":\(quoted(requestID)),\"timestamp\":\(milliseconds)\(message)}")
  }

  static func json(_ status: Int, _ text: String) -> Response {
    Response(
      status: HTTPResponse.Status(code: status), headers: [.contentType: "application/json"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }

  static func text(_ text: String, type: String) -> Response {
    Response(status: .ok, headers: [.contentType: type], body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }

  static func empty(_ status: HTTPResponse.Status = .ok) -> Response { Response(status: status) }

  /// A JSON string.
  static func quoted(_ text: String) -> String { text.quotedAsJSON }
}
