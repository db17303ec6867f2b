import Domain
import Foundation
import Pricing
import Testing

@Suite struct CatalogFilesTests {
  @Test func everyMeterOfTheBillHasAnOffer() throws {
    let catalog = try shippedCatalog()
    for meter in Meter.allCases where ![.sms, .email].contains(meter) {
      #expect(catalog.offers.contains { $0.meter == meter }, "\(meter.rawValue)")
    }
    #expect(catalog.allowances.map(\.id) == ["enterprise", "legacy", "plans"])
    #expect(catalog.partition(of: "us-gov-east-1") == "aws-us-gov")
    #expect(catalog.partition(of: "cn-north-1") == "aws-cn")
    #expect(catalog.partition(of: "eu-west-9") == "aws")
  }

  /// No plan of a meter is sold by two files, or one of them would be ignored.
  @Test func offersDoNotCompete() throws {
    for offer in try shippedCatalog().offers {
      for plan in Plan.allCases where offer.plans?.contains(plan) ?? true {
        let rivals = try shippedCatalog().offers.filter {
          $0.meter == offer.meter && ($0.plans?.contains(plan) ?? true)
        }
        #expect(rivals.map(\.id) == [offer.id])
      }
    }
  }

  /// The files are laid out as the program writes them, so that an update changes only what changed.
  @Test func offersAreWrittenAsTheyAreRead() throws {
    let catalog = try shippedCatalog()
    let files = Dictionary(
      uniqueKeysWithValues: shippedFiles().map { ($0.name, String(decoding: $0.bytes, as: UTF8.self)) })
    for offer in catalog.offers { #expect(offer.json == files["\(offer.id).json"]) }
  }

  /// The embedded files are those of the folder.
  @Test func theFolderIsEmbeddedWhole() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../pricing").standardized
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter {
      $0.hasSuffix(".json") && $0 != "schema.json"
    }
    #expect(names.sorted() == shippedFiles().map(\.name).sorted())
    for file in shippedFiles() {
      #expect(try Data(contentsOf: folder.appending(path: file.name)) == Data(file.bytes), "\(file.name)")
    }
  }

  @Test func aFileOfTheUserReplacesOneOfTheProgram() throws {
    let plus = try #require(shippedFiles().first { $0.name == "cognito-plus.json" })
    let text = String(decoding: plus.bytes, as: UTF8.self).replacing("\"0.02\"", with: "\"0.03\"")
    let catalog = try Catalog(files: shippedFiles() + [CatalogFile(name: plus.name, bytes: Array(text.utf8))])
    #expect(try catalog.bill(usages: [usage(100, .plus)]).total.description == "3")
    #expect(catalog.offers.count == (try shippedCatalog().offers.count))
  }

  /// What is broken in a good file, and what is said about it.
  @Test(arguments: [
    ("\"meter\": \"direct_mau\"", "\"meter\": \"mau\"", "meter", "must be one of"),
    ("\"id\": \"cognito-lite\"", "\"id\": \"lite\"", "id", "name of the file"),
    ("maumeter.catalog/1", "maumeter.catalog/9", "format", "does not read"),
    ("\"kind\": \"offer\"", "\"kind\": \"deal\"", "kind", "must be one of offer, allowances, regions, vendor"),
    ("\"until\": null", "\"untill\": null", "tables[0].untill", "is not known here"),
    ("\"from\": 100000, \"to\": 1000000", "\"from\": 90000, \"to\": 1000000", "tables[0].bands[1].from", "continue"),
    ("\"to\": 100000, \"rate\": \"0.0055\"", "\"to\": 0, \"rate\": \"0.0055\"", "tables[0].bands[0]", "ends before"),
    (
      "\"to\": null, \"rate\": \"0.0025\"", "\"to\": 99000000, \"rate\": \"0.0025\"", "tables[0].bands", "end with null"
    ),
    ("\"rate\": \"0.0046\"", "\"rate\": 0.0046", "tables[0].bands[1].rate", "prices are texts"),
    ("\"rate\": \"0.0046\"", "\"rate\": \"-1\"", "tables[0].bands[1].rate", "a price as a text"),
    ("\"rate\": \"0.0046\"", "\"rate\": \"4e-3\"", "tables[0].bands[1].rate", "a price as a text"),
    ("\"2024-11-22T18:00:00Z\"", "\"2024-11-22\"", "tables[0].from", "a time with its zone"),
    ("\"until\": null", "\"until\": \"2020-01-01T00:00:00Z\"", "tables[0].until", "ends before"),
    ("\"read\": \"2025-10-28\"", "\"read\": \"lately\"", "tables[0].source.read", "a day or month"),
    ("\"confidence\": \"observed\"", "\"confidence\": \"sure\"", "tables[0].source.confidence", "must be one of"),
    ("[\"mx-central-1\"]", "[\"us-east-1\"]", "tables[1]", "another table for us-east-1"),
    ("\"unit\": \"monthly active user\",", "", "unit", "is missing"),
    ("\"title\": \"Amazon", "\"title\": \"\", \"note\": \"Amazon", "title", "must be a text"),
    ("\"usageTypes\": [\"CognitoLiteMAU\"]", "\"usageTypes\": \"CognitoLiteMAU\"", "usageTypes", "must be a list"),
    ("\"plans\": [\"lite\"]", "\"plans\": [\"light\"]", "plans[0]", "must be one of legacy"),
    ("\"plans\": [\"lite\"]", "\"plans\": []", "plans", "must be a list of plans, or left out for all"),
  ])
  func saysWhatIsWrongWhere(good: String, bad: String, path: String, problem: String) throws {
    let file = try #require(shippedFiles().first { $0.name == "cognito-lite.json" })
    let text = String(decoding: file.bytes, as: UTF8.self)
    let broken = text.replacing(good, with: bad, maxReplacements: 1)
    try #require(broken != text)
    let error = #expect(throws: PricingError.self) {
      try Catalog(files: [CatalogFile(name: file.name, bytes: Array(broken.utf8))])
    }
    let message = try #require(error?.description)
    #expect(message.hasPrefix("cognito-lite.json: \(path) "), "\(message)")
    #expect(message.contains(problem), "\(message)")
  }

  /// Names of files do not decide what a user costs, not even where the prices are of other Regions.
  @Test(arguments: ["\"plans\": [\"lite\"],", "\"plans\": [\"plus\", \"lite\"],", ""])
  func twoFilesDoNotPriceTheSame(plans: String) throws {
    let file = try #require(shippedFiles().first { $0.name == "cognito-lite.json" })
    let text = String(decoding: file.bytes, as: UTF8.self)
      .replacing("\"id\": \"cognito-lite\"", with: "\"id\": \"a-mine\"")
      .replacing("\"plans\": [\"lite\"],", with: plans)
    let mine = CatalogFile(name: "a-mine.json", bytes: Array(text.utf8))
    let error = #expect(throws: PricingError.self) { try Catalog(files: shippedFiles() + [mine]) }
    let message = try #require(error?.description)
    #expect(message.hasPrefix("a-mine.json: meter says what direct monthly active users cost on the plan "))
    #expect(message.contains(", and so does cognito-"), "\(message)")
  }

  @Test(arguments: ["", "{", "[1]", "null"])
  func whatIsNoCatalogIsRefused(text: String) {
    #expect(throws: PricingError.self) { try Catalog(files: [CatalogFile(name: "a.json", bytes: Array(text.utf8))]) }
  }

  @Test func whatIsNotJSONIsSaidToBe() {
    #expect(throws: PricingError.catalogUnreadable(file: "a.json")) {
      try Catalog(files: [CatalogFile(name: "a.json", bytes: Array("{\"id\":".utf8))])
    }
  }
}
