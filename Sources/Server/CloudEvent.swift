import Domain
import Foundation
import Ingest
import NIOCore

/// A CloudEvent in structured mode: attributes and data in one JSON object.
/// https://github.com/cloudevents/spec/blob/main/cloudevents/bindings/http-protocol-binding.md
struct CloudEvent: Sendable {
  /// The same in each attempt to deliver it.
  let id: String
  let source: String
  let time: Instant?
  let data: ByteBuffer

  /// Events of one media type each: one of them, or an array.
  static func structured(_ body: ByteBuffer) throws(Refusal) -> CloudEvent {
    try CloudEvent(parsed(body))
  }

  ///
  /// One that is broken takes nothing from the others.
  ///
  /// - Throws: when there is none that is not.
  static func batch(_ body: ByteBuffer) throws(Refusal) -> [Result<CloudEvent, Refusal>] {
    guard let values = try parsed(body) as? [Any] else { throw .badEnvelope("is no array of CloudEvents") }
    var events: [Result<CloudEvent, Refusal>] = []
    var failures: [Refusal] = []
    for value in values {
      do throws(Refusal) { events.append(.success(try CloudEvent(value))) } catch {
        events.append(.failure(error))
        failures.append(error)
      }
    }
    if let first = failures.first, failures.count == events.count { throw first }
    return events
  }

  private static func parsed(_ body: ByteBuffer) throws(Refusal) -> Any {
    guard let value = try? JSONSerialization.jsonObject(with: Data(body.readableBytesView)) else {
      throw .badEnvelope("is not valid JSON")
    }
    return value
  }

  private init(_ value: Any) throws(Refusal) {
    guard let object = value as? [String: Any] else { throw .badEnvelope("has a CloudEvent that is no object") }
    guard (object["specversion"] as? String)?.hasPrefix("1.") == true else {
      throw .badEnvelope("has a CloudEvent whose specversion is not 1.0")
    }
    guard let id = object["id"] as? String, let source = object["source"] as? String, object["type"] is String else {
      throw .badEnvelope("has a CloudEvent without id, source or type")
    }
    self.id = id
    self.source = source
    switch object["time"] {
    case nil, is NSNull: time = nil
    case let text as String:
      guard let time = Instant(iso8601: text) else {
        throw .badEnvelope("has a CloudEvent that \(CloudEvent.badTime(text))")
      }
      self.time = time
    default: throw .badEnvelope("has a CloudEvent that \(CloudEvent.badTime("\(object["time"] ?? "")"))")
    }
    data = try CloudEvent.data(of: object)
  }

  /// What is said of an event whose time says something else.
  static func badTime(_ text: String) -> String { RecordProblem.badTime(text).description }

  private static func data(of object: [String: Any]) throws(Refusal) -> ByteBuffer {
    if let text = object["data_base64"] as? String {
      guard let bytes = [UInt8](base64: text) else { throw .badEnvelope("has data_base64 that is no base64") }
      return ByteBuffer(bytes: bytes)
    }
    switch object["data"] {
    case let text as String: return ByteBuffer(string: text)
    case let value? where JSONSerialization.isValidJSONObject(value):
      guard let data = try? JSONSerialization.data(withJSONObject: value) else { break }
      return ByteBuffer(bytes: data)
    default: break
    }
    throw .badEnvelope("has a CloudEvent without data")
  }
}
