import Domain
import Testing

@testable import Reports

/// `forecast` in every format.
@Suite struct ForecastFormatTests {
  @Test(
    arguments: [
      ("wide", Appearance()), ("80", Appearance(width: 80)), ("60-ascii", Appearance(width: 60, isUnicode: false)),
    ]
      as [(String, Appearance)])
  func table(name: String, appearance: Appearance) throws {
    try expectGolden(Samples.forecast.text(as: .table, appearance: appearance), "forecast-\(name).txt")
  }

  @Test(arguments: [OutputFormat.plain, .csv, .json])
  func records(format: OutputFormat) throws {
    try expectGolden(Samples.forecast.text(as: format), "forecast.\(format.fileExtension)")
  }

  @Test(arguments: OutputFormat.texts)
  func onePool(format: OutputFormat) throws {
    var report = Samples.forecast
    report.selectedPool = "\(Samples.tokyo)_Shop"
    try expectGolden(report.text(as: format), "forecast-pool.\(format.fileExtension)")
  }

  @Test(arguments: OutputFormat.texts)
  func backtest(format: OutputFormat) throws {
    try expectGolden(Samples.backtest.text(as: format), "backtest.\(format.fileExtension)")
  }

  @Test(arguments: [
    (0.0, 0, "0"), (2.5, 0, "2"), (-0.04, 1, "0.0"), (12.345, 2, "12.34"), (-7.06, 1, "-7.1"), (.nan, 1, "-"),
  ])
  func decimals(value: Double, places: Int, text: String) {
    #expect(value.text(places: places) == text)
  }
}
