import Foundation
import Testing

@testable import Forecast

@Suite struct ExponentialSmoothingTests {
  /// Growth by a share every month goes on, and so does growth by a number.
  @Test func straightLinesGoOn() throws {
    let shares = (0..<24).map { log(1_000) + 0.05 * Double($0) }
    let byShare = try #require(ExponentialSmoothing.forecasts(shares, count: 12))
    #expect(abs(byShare[11] - (log(1_000) + 0.05 * 35)) < 1e-6)
    let byNumber = try #require(
      ExponentialSmoothing.forecasts((0..<24).map { log(1_000 + 50 * Double($0)) }, count: 12))
    #expect(abs(exp(byNumber[11]) - (1_000 + 50 * 35)) < 0.1)
  }

  @Test func noiseHasNoTrend() throws {
    let noise = (0..<40).map { (month: Int) -> Double in 5 + 0.1 * sin(Double(month * month) * 1.3) }
    let best = try #require(ExponentialSmoothing.best(noise, count: 12))
    #expect(best.trend == .none)
    #expect(Set(best.values).count == 1 && abs(best.values[0] - 5) < 0.1)
  }

  /// The beginning is the least-squares one: with almost no smoothing, that of a straight line.
  @Test func theBeginningIsTheBestOne() throws {
    let series = (0..<30).map { (month: Int) -> Double in 0.2 * Double(month) + (month % 2 == 0 ? 0.5 : -0.5) }
    let best = try #require(ExponentialSmoothing.best(series, count: 1))
    #expect(best.trend != .none)
    #expect(abs(best.values[0] - 0.2 * 30) < 0.5)
  }

  @Test func shortAndFallingSeries() throws {
    #expect(ExponentialSmoothing.forecasts([1, 2, 3, 4], count: 3) == nil)
    // A pool that runs dry: no forecast below nothing.
    let falling = (0..<20).map { log(Double(400 - 20 * $0)) }
    let values = try #require(ExponentialSmoothing.forecasts(falling, count: 36))
    #expect(values.allSatisfy { $0.isFinite })
  }
}
