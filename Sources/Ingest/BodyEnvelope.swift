import Domain

/// What an envelope says of a body that it brought, where the envelope is no part of the body: the headers of a
/// request, or what was unpacked before.
public struct BodyEnvelope: Sendable {
  /// When it happened.
  public var time: Instant?
  /// The same in each attempt to deliver the body, and in no other delivery; `.none` where there is no id.
  public private(set) var id = UUID128.none

  /// - Parameter id: nil, and empty, where there is none.
  public init(time: Instant? = nil, id: String? = nil) {
    self.time = time
    if let id, !id.isEmpty { self.id = UUID128(hashing: [id]) }
  }

  /// The attributes of a CloudEvent.
  ///
  /// Of two events with the same source and id one is the other again:
  /// https://github.com/cloudevents/spec/blob/main/cloudevents/spec.md#id
  public init(cloudEvent id: String, source: String, time: Instant?) {
    self.time = time
    if !id.isEmpty { self.id = BodyEnvelope.id(ofCloudEvent: id, source: source) }
  }

  static func id(ofCloudEvent id: String, source: String) -> UUID128 { UUID128(hashing: [source, id]) }
}
