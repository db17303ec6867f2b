import Domain

/// Usage that no log tells and the config states: replicas, bought request rates, messages.
public struct StatedUsage: Hashable, Sendable {
  public var meter: Meter
  /// What the config says, for the reader who checks the bill: "40 requests per second in us-east-1, …".
  public var sentence: String

  public init(meter: Meter, sentence: String) {
    self.meter = meter
    self.sentence = sentence
  }
}
