import Foundation
import Testing

@testable import Ingest

/// Ways in which records come, as `docs/sources.md` lists them.
struct SampleContainer: CustomTestStringConvertible, Sendable {
  var name: String
  /// A row of a query has the columns of CloudTrail and no others.
  var isForCloudTrailOnly = false
  var wrap: @Sendable ([String]) -> [UInt8]

  var testDescription: String { name }

  init(_ name: String, isForCloudTrailOnly: Bool = false, _ wrap: @escaping @Sendable ([String]) -> String) {
    self.init(name, isForCloudTrailOnly: isForCloudTrailOnly, bytes: { Array(wrap($0).utf8) })
  }

  init(_ name: String, isForCloudTrailOnly: Bool = false, bytes wrap: @escaping @Sendable ([String]) -> [UInt8]) {
    self.name = name
    self.isForCloudTrailOnly = isForCloudTrailOnly
    self.wrap = wrap
  }

  // MARK: Pieces

  static func quoted(_ text: String) -> String {
    let data = (try? JSONSerialization.data(withJSONObject: text, options: .fragmentsAllowed)) ?? Data()
    return String(decoding: data, as: UTF8.self)
  }

  static func base64(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }
  static func base64(_ text: String) -> String { base64(Array(text.utf8)) }

  static func list(_ records: [String], _ wrap: (String) -> String) -> String {
    records.map(wrap).joined(separator: ",")
  }

  static func eventBridge(_ record: String) -> String {
    #"{"version":"0","id":"\#(UUID(uuidString: "0c8f7a10-1111-4222-8333-9a4b5c6d7e00")?.uuidString ?? "")","detail-type":"AWS API Call via CloudTrail","source":"aws.cognito-idp","account":"111122223333","time":"2026-03-04T05:06:10Z","region":"ap-northeast-1","resources":[],"detail":\#(record)}"#
  }

  static func subscription(_ records: [String], type: String = "DATA_MESSAGE") -> String {
    #"{"messageType":"\#(type)","owner":"111122223333","logGroup":"trail","logStream":"s","subscriptionFilters":["all"],"logEvents":["#
      + list(records) { #"{"id":"3","timestamp":1772600770000,"message":\#(quoted($0))}"# } + "]}"
  }

  static func notification(_ text: String) -> String {
    #"{"Type":"Notification","MessageId":"m-1","TopicArn":"arn:aws:sns:ap-northeast-1:111122223333:t","Message":\#(quoted(text)),"Timestamp":"2026-03-04T05:06:10.123Z","SignatureVersion":"1","Signature":"x","SigningCertURL":"https://sns.ap-northeast-1.amazonaws.com/x.pem"}"#
  }

  static func message(_ body: String) -> String {
    #"{"messageId":"q-1","receiptHandle":"x","body":\#(quoted(body)),"attributes":{"SentTimestamp":"1772600770000"},"messageAttributes":{},"eventSource":"aws:sqs","eventSourceARN":"arn:aws:sqs:ap-northeast-1:111122223333:q","awsRegion":"ap-northeast-1"}"#
  }

  static func firehose(_ payloads: [String]) -> String {
    #"{"requestId":"ed4acda5-034f-9f42-bba1-f29aea6d7d8f","timestamp":1772600770000,"records":["#
      + list(payloads) { #"{"data":"\#($0)"}"# } + "]}"
  }

  static func cloudEvent(_ data: String) -> String {
    #"{"specversion":"1.0","id":"e-1","source":"/forwarder","type":"cognito","time":"2026-03-04T05:06:10Z","datacontenttype":"application/json",\#(data)}"#
  }

  /// A row of a query, as `GetQueryResults` gives it.
  static func row(_ record: String) -> String {
    guard
      let object = try? JSONSerialization.jsonObject(with: Data(record.utf8)) as? [String: Any]
    else { return "[]" }
    let columns = object.keys.sorted().map { key in
      let value = object[key]
      let text: String
      if let plain = value as? String {
        text = key == "eventTime" ? plain.replacing("T", with: " ").replacing("Z", with: ".000") : plain
      } else {
        let data =
          (try? JSONSerialization.data(withJSONObject: value ?? NSNull(), options: .fragmentsAllowed)) ?? Data()
        text = String(decoding: data, as: UTF8.self)
      }
      return "{\(quoted(key.lowercased())):\(quoted(text))}"
    }
    return "[" + columns.joined(separator: ",") + "]"
  }
}
