/// Where the buckets are and how they are asked.
public struct S3Settings: Hashable, Sendable {
  /// Nil when nobody said: then the first answer does.
  public var region: String?
  /// Another place than AWS, or another way to it.
  public var endpoint: Endpoint?
  public var addressing = Addressing.automatic
  public var usesDualStack = false
  public var usesFIPS = false
  /// The reader pays for requests and transfer of buckets that ask for it.
  public var paysAsRequester = false

  /// Where a bucket's name stands.
  public enum Addressing: String, Hashable, Sendable {
    /// In the host at AWS, unless the name cannot stand there; in the path elsewhere.
    case automatic = "auto"
    case path
    case virtual
  }

  public init() {}

  /// The endpoint and the path for a key of a bucket; an empty key is the bucket itself.
  ///
  /// https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
  func place(of bucket: String, key: String, in region: String) -> (endpoint: Endpoint, path: String) {
    let place = endpoint ?? Endpoint(https: S3Settings.host(in: region, dualStack: usesDualStack, fips: usesFIPS))
    let encodedKey = PercentEncoding.encode(key, keepsSlashes: true)
    if isInHost(bucket, of: place) { return (place.prefixed(with: bucket), "/" + encodedKey) }
    return (place, "/\(bucket)" + (key.isEmpty ? "" : "/" + encodedKey))
  }

  /// A name with a dot fits no certificate of AWS, and one with an upper-case letter or "_" is no host.
  private func isInHost(_ bucket: String, of place: Endpoint) -> Bool {
    let canBe =
      !place.isAddress && bucket.utf8.count >= 3 && bucket.utf8.count <= 63
      && bucket.utf8.allSatisfy { $0 != UInt8(ascii: "_") && !(UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0) }
      && !bucket.hasPrefix("-") && !bucket.hasSuffix("-")
    guard canBe else { return false }
    switch addressing {
    case .automatic: return endpoint == nil && !bucket.contains(".")
    case .path: return false
    case .virtual: return !bucket.contains(".") || place.scheme == "http"
    }
  }

  /// The host of S3 in a Region.
  ///
  /// https://docs.aws.amazon.com/general/latest/gr/s3.html
  private static func host(in region: String, dualStack: Bool, fips: Bool) -> String {
    "s3\(fips ? "-fips" : "")\(dualStack ? ".dualstack" : "").\(region).\(domain(of: region))"
  }

  /// The domain of the partition that a Region is in.
  static func domain(of region: String) -> String {
    let partitions = [
      ("cn-", "amazonaws.com.cn"), ("us-isob-", "sc2s.sgov.gov"), ("us-isof-", "csp.hci.ic.gov"),
      ("us-iso-", "c2s.ic.gov"), ("eu-isoe-", "cloud.adc-e.uk"), ("eusc-", "amazonaws.eu"),
    ]
    return partitions.first { region.hasPrefix($0.0) }?.1 ?? "amazonaws.com"
  }
}
