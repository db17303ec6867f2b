import ArgumentParser
import Cloud
import Domain
import Foundation
import Ingest
import Pricing

/// The price list that `pricing check` and `pricing update` compare the catalogs with.
struct PriceListOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp("A price list of AWS in JSON, or its https address.", valueName: "file|url"))
  var priceList: String

  @Flag(help: "Also download from a host that is not AWS's.")
  var anyHost = false

  /// Reads it from disk or downloads it.
  ///
  /// - Throws: `DownloadError`, `PricingError` for what is no price list, `CommandError` for a file that is not there.
  func read(on day: Day) throws -> (list: PriceList, source: Source) {
    let bytes = try bytes()
    let list = try PriceList(file: priceList, bytes: bytes)
    let source = Source(
      address: priceList, read: day.description, confidence: .observed, note: "price list version \(list.version)",
      sha256: ContentHash(of: bytes).digits)
    return (list, source)
  }

  private func bytes() throws -> [UInt8] {
    if WebAddress.looksLikeOne(priceList) {
      let hosts: WebAddress.Hosts = anyHost ? .any : .aws
      return try Download(try WebAddress(priceList, hosts: hosts), hosts: hosts).bytes()
    }
    guard FileManager.default.fileExists(atPath: priceList) else {
      throw CommandError("The price list \(priceList) does not exist.", .inputNotFound)
    }
    guard let bytes = FileManager.default.contents(atPath: priceList) else {
      throw CommandError("Cannot read the price list \(priceList). Check its permissions.", .inputNotFound)
    }
    return Array(bytes)
  }
}
