import Testing

@testable import Reports

/// All formats side by side on the same values.
@Suite struct FormatTests {
  @Test(
    arguments: [
      ("wide", Appearance()),
      ("80", Appearance(width: 80)),
      ("120-colour", Appearance(width: 120, hasColour: true)),
      ("60-ascii", Appearance(width: 60, isUnicode: false)),
    ] as [(String, Appearance)])
  func reportTable(name: String, appearance: Appearance) throws {
    try expectGolden(Samples.report.text(as: .table, appearance: appearance), "report-\(name).txt")
  }

  @Test(arguments: [OutputFormat.plain, .csv, .json])
  func report(format: OutputFormat) throws {
    try expectGolden(Samples.report.text(as: format), "report.\(format.fileExtension)")
  }

  @Test(arguments: OutputFormat.texts)
  func count(format: OutputFormat) throws {
    try expectGolden(Samples.count.text(as: format), "count.\(format.fileExtension)")
  }

  @Test(arguments: OutputFormat.texts)
  func quote(format: OutputFormat) throws {
    try expectGolden(Samples.quote.text(as: format), "quote.\(format.fileExtension)")
  }

  @Test(arguments: OutputFormat.texts)
  func records(format: OutputFormat) throws {
    try expectGolden(Samples.report.records.text(as: format), "records.\(format.fileExtension)")
  }

  @Test(arguments: OutputFormat.texts)
  func catalog(format: OutputFormat) throws {
    let list = CatalogList(catalog: Samples.catalog)
    let sheet = CatalogSheet(catalog: Samples.catalog, offers: Samples.catalog.offers, region: Samples.tokyo)
    try expectGolden(list.text(as: format), "catalog-list.\(format.fileExtension)")
    try expectGolden(sheet.text(as: format), "catalog-sheet.\(format.fileExtension)")
  }
}

extension OutputFormat {
  /// All but HTML, which repeats its style sheet in every file.
  static let texts = allCases.filter { $0 != .html }

  var fileExtension: String {
    switch self {
    case .table: "txt"
    case .plain: "tsv"
    case .csv: "csv"
    case .markdown: "md"
    case .html: "html"
    case .json: "json"
    }
  }
}
