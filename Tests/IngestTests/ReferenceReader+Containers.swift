import Domain
import Foundation
import TestSupport

@testable import Ingest

extension ReferenceReader {
  /// What the containers around a value tell of it.
  struct Context {
    var time = Reading.arrival
    var hasTime = false
    var account = ""
    /// The innermost container with an id, and the number of the first record inside.
    var delivery: (id: UUID128, firstRecord: Int)?
    var isAmongOthers = false

    func inside(_ object: [String: Any], firstRecord: Int) -> Context {
      var context = self
      func take(_ time: Instant?) {
        guard let time, time.secondsSinceEpoch >= 0, !context.hasOwnTime else { return }
        context.time = time
        context.hasTime = true
        context.hasOwnTime = true
      }
      context.hasOwnTime = false
      for key in ["time", "timestamp", "Timestamp"] { take(ReferenceReader.time(object[key])) }
      take(ReferenceReader.time((object["attributes"] as? [String: Any])?["SentTimestamp"]))
      if let account = (object["account"] as? String) ?? (object["owner"] as? String), account.utf8.count == 12 {
        context.account = account
      }
      for key in ["id", "MessageId", "messageId", "eventId", "recordId"] {
        guard let id = object[key] as? String, !id.isEmpty else { continue }
        context.delivery = (UUID128(hashing: [id]), firstRecord)
      }
      if object["specversion"] != nil, let id = object["id"] as? String, !id.isEmpty {
        context.delivery = (UUID128(hashing: [object["source"] as? String ?? "", id]), firstRecord)
      }
      return context
    }

    private var hasOwnTime = false
    init() {}
  }

  /// ISO 8601, or milliseconds (seconds before 1973) as a number or as digits.
  static func time(_ value: Any?) -> Instant? {
    let text = (value as? String) ?? (value as? NSNumber).map { "\($0)" }
    guard let text else { return nil }
    if text.wholeMatch(of: /[0-9]{1,15}/) != nil, let number = Int64(text), number < 253_402_300_800_000 {
      return Instant(secondsSinceEpoch: number < 100_000_000_000 ? number : number / 1_000)
    }
    return Instant(iso8601: text)
  }

  /// Whether something else than a time stands where one belongs.
  static func isNoTime(_ value: Any?) -> Bool {
    guard let value, !(value is NSNull) else { return false }
    return time(value).map { $0.secondsSinceEpoch < 0 } ?? true
  }

  /// Reads a value with everything around and inside.
  mutating func unwrap(_ value: Any, _ context: Context) {
    switch value {
    case let object as [String: Any]: unwrap(object: object, context)
    case let array as [Any]:
      let columns = array.compactMap { ($0 as? [String: Any]).flatMap { $0.count == 1 ? $0.first : nil } }
      let names = ["eventjson"] + ReferenceReader.columns.map { $0.lowercased() }
      if columns.count == array.count, columns.contains(where: { names.contains($0.key.lowercased()) }) {
        unwrap(row: columns, context)
      } else {
        for element in array { unwrap(element, context) }
      }
    case let text as String: read(text, context)
    default: if context.isAmongOthers { countOther() } else { reject() }
    }
  }

  private mutating func unwrap(object: [String: Any], _ context: Context) {
    let source = text(object["eventSource"])
    if let source, source.isRecordSource { return addCloudTrail(object) }
    if object["triggerSource"] is String { return addTrigger(object, context) }
    if source == "USER_ACTIVITY" || source == "USER_NOTIFICATION"
      || source == nil && object["logSourceId"] is [String: Any] && object["message"] is [String: Any]
    {
      return addExport(object, context)
    }
    var inside = context.inside(object, firstRecord: reading.records.read)
    if let detail = object["detail"], object["detail-type"] is String {
      let source = object["source"] as? String
      if source == "aws.s3" { return notices += 1 }
      if let source, source != "aws.cognito-idp", source.hasPrefix("aws.") { inside.isAmongOthers = true }
      return unwrap(detail, inside)
    }
    if object["specversion"] != nil {
      if ReferenceReader.isNoTime(object["time"]) { return reject() }
      if let data = object["data"] { return unwrap(data, inside) }
      if let data = object["data_base64"] as? String { return read(payload: data, inside) }
    }
    if let message = object["Message"] as? String, object["Type"] != nil || object["TopicArn"] != nil {
      if let type = object["Type"] as? String, type != "Notification" { return }
      return read(message, inside)
    }
    if let message = object["message"] as? [String: Any], object["timestamp"] != nil {
      inside.isAmongOthers = true
      return unwrap(message, inside)
    }
    if text(object["messageType"]) == "CONTROL_MESSAGE" { return }
    let arrays = ["Records", "records", "Events", "events", "logEvents", "Messages", "QueryResultRows"]
      .compactMap { object[$0] as? [Any] }
    if !arrays.isEmpty {
      for array in arrays {
        for element in array { unwrap(element, inside) }
      }
      return
    }
    unwrap(payloadOf: object, inside, context)
  }

  private mutating func unwrap(payloadOf object: [String: Any], _ inside: Context, _ context: Context) {
    if let events = (object["data"] as? [String: Any])?["events"] as? [Any] {
      for event in events { unwrap(event, inside) }
    } else if let record = object["CloudTrailEvent"] as? String {
      read(record, inside)
    } else if let message = object["message"] as? String, object["timestamp"] != nil {
      read(logMessage: message, inside)
    } else if let body = object["body"] as? String ?? object["Body"] as? String {
      read(body, inside)
    } else if let inner = ["Sns", "kinesis", "awslogs"].lazy.compactMap({ object[$0] as? [String: Any] }).first {
      unwrap(inner, inside)
    } else if let data = object["data"] as? String ?? object["Data"] as? String {
      read(payload: data, inside)
    } else if object["s3"] is [String: Any] || object["s3ObjectKey"] != nil && object["s3Bucket"] != nil
      || text(object["Event"]) == "s3:TestEvent"
    {
      notices += 1
    } else if context.isAmongOthers {
      countOther()
    } else {
      reject()
    }
  }

  private mutating func countOther() {
    reading.records.read += 1
    reading.records.notCognito += 1
  }

  // MARK: Texts

  private mutating func read(_ inner: String, _ context: Context) {
    if inner.utf8.allSatisfy({ [0x20, 0x09, 0x0A, 0x0D].contains($0) }) { return }
    guard let text = text(inner),
      let value = try? JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed),
      !(value is NSNumber), !(value is NSNull)
    else { return isUncertain = true }
    unwrap(value, context)
  }

  private mutating func read(payload: String, _ context: Context) {
    guard let data = Data(base64Encoded: payload) else { return reject() }
    if data.isEmpty { return }
    guard !data.starts(with: GzipSource.magic), let text = String(data: data, encoding: .utf8) else {
      return isUncertain = true
    }
    read(text, context)
  }

  private mutating func read(logMessage message: String, _ context: Context) {
    var context = context
    context.isAmongOthers = true
    guard let first = message.first else { return }
    if first == "{" || message.contains("\n") || message.contains("{") { return read(message, context) }
    if first == "[" || first.isWhitespace { return isUncertain = true }
    countOther()
  }

  private static let columns = [
    "userIdentity", "eventTime", "eventSource", "eventName", "awsRegion", "errorCode", "requestParameters",
    "responseElements", "additionalEventData", "eventID", "recipientAccountId",
  ]

  private mutating func unwrap(row: [(key: String, value: Any)], _ context: Context) {
    var record: [String: Any] = [:]
    for (key, value) in row {
      guard let text = value as? String else { continue }
      if key.lowercased() == "eventjson" { return read(text, context) }
      guard let name = ReferenceReader.columns.first(where: { $0.lowercased() == key.lowercased() }) else { continue }
      switch name {
      case "userIdentity", "requestParameters", "responseElements", "additionalEventData":
        guard !text.contains(/^\{[^"}]/) else { return isUncertain = true }
        record[name] = try? JSONSerialization.jsonObject(with: Data(text.utf8))
      case "eventTime": record[name] = text.last?.isNumber == true && !text.contains("+") ? text + "Z" : text
      case "errorCode": record[name] = text == "null" ? "" : text
      default: record[name] = text
      }
    }
    unwrap(record, context)
  }
}

extension String {
  /// Whether a record with this `eventSource` is one of CloudTrail, and not a message of a queue or an export's event.
  fileprivate var isRecordSource: Bool {
    let bytes = Array(utf8)
    return bytes.count <= 4 || bytes[3] != UInt8(ascii: ":") && bytes[4] != UInt8(ascii: "_")
  }
}
