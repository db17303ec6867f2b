import Ingest

extension Array where Element == UInt8 {
  /// The bytes that a base64 text stands for; nil when it is none.
  init?(base64 text: some StringProtocol) {
    guard let bytes = Array(text.utf8).withUnsafeBytes({ [UInt8](base64: $0) }) else { return nil }
    self = bytes
  }
}
