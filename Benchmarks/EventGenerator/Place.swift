import Domain
import Foundation

/// A pool in its Region.
struct Place: Sendable {
  var region: String
  var pool: String

  static let account = "111122223333"
  static let regions = ["ap-northeast-1", "us-east-1", "eu-west-1", "us-west-2", "eu-central-1", "ap-southeast-2"]
  static let all = regions.enumerated().map { Place(region: $1, pool: "\($1)_Example0\($0)") }

  func client(_ number: Int) -> String {
    let text = "\(region.replacing("-", with: ""))client\(number)0123456789abcdefghij"
    return String(text.prefix(26))
  }

  /// The path of a file, whose folder is made.
  static func file(in folder: String, _ region: String, _ time: Instant, number: Int) throws -> String {
    let text = time.description
    let date = text.prefix(10)
    let path = "\(folder)/AWSLogs/\(account)/CloudTrail/\(region)/\(date.replacing("-", with: "/"))"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    let minute = text.prefix(16).filter { $0 != "-" && $0 != ":" }
    let unique = String(repeating: "0", count: max(0, 16 - "\(number)".count)) + "\(number)"
    return "\(path)/\(account)_CloudTrail_\(region)_\(minute)Z_\(unique).json.gz"
  }
}
