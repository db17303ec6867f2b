import Foundation

extension Array where Element == UInt8 {
  /// The bytes that a base64 text stands for; nil when it is none.
  init?(base64 text: some StringProtocol) {
    guard let data = Data(base64Encoded: String(text)) else { return nil }
    self = [UInt8](data)
  }

  var base64: String { Data(self).base64EncodedString() }
}
