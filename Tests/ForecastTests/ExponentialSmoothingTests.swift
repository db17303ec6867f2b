import Foundation
import Testing

@testable import Forecast

@Suite struct ExponentialSmoothingTests {
  /// Growth by a share every month goes on, and so does growth by a number.
  @Test func straightLinesGoOn() throws {
    let shares = (0..<24).map { (month: Int) -> Double in log(1_000) + 0.05 * Double(month) }
    let byShare = try #require(ExponentialSmoothing.forecasts(shares, count: 12))
    #expect(abs(byShare[11] - (log(1_000) + 0.05 * 35)) < 1e-6)
    let numbers = (0..<24).map { (month: Int) -> Double in log(1_000 + 50 * Double(month)) }
    let byNumber = try #require(ExponentialSmoothing.forecasts(numbers, count: 12))
    #expect(abs(exp(byNumber[11]) - (1_000 + 50 * 35)) < 0.1)
  }

  @Test func noiseHasNoTrend() throws {
    let noise = (0..<40).map { (month: Int) -> Double in 5 + 0.1 * sin(Double(month * month) * 1.3) }
    let best = try #require(ExponentialSmoothing.models(noise, count: 12).min { $0.score < $1.score })
    #expect(best.trend == .none)
    #expect(Set(best.values).count == 1 && abs(best.values[0] - 5) < 0.1)
  }

  /// The beginning is the least-squares one: with almost no smoothing, that of a straight line.
  @Test func theBeginningIsTheBestOne() throws {
    let series = (0..<30).map { (month: Int) -> Double in 0.2 * Double(month) + (month % 2 == 0 ? 0.5 : -0.5) }
    let best = try #require(ExponentialSmoothing.models(series, count: 1).min { $0.score < $1.score })
    #expect(best.trend != .none)
    #expect(abs(best.values[0] - 0.2 * 30) < 0.5)
  }

  /// Every model counts with its Akaike weight; where a series hardly tells whether it has a trend, none has it all.
  @Test func likelyModelsCountAll() throws {
    var contested = 0
    for slope in stride(from: 0.0, through: 0.03, by: 0.003) {
      let noisy = (0..<18).map { (month: Int) -> Double in
        slope * Double(month) + 0.1 * sin(Double(month * month) * 1.3)
      }
      let mean = noisy.reduce(0, +) / 18
      let centred = noisy.map { $0 - mean }
      let models =
        ExponentialSmoothing.models(centred, count: 12).map { ($0.score, $0.values[11]) }
        + ExponentialSmoothing.models(centred.map { exp($0) }, count: 12).map { ($0.score, log($0.values[11])) }
      let least = try #require(models.map(\.0).min())
      let weights = models.map { exp((least - $0.0) / 2) }
      let all = weights.reduce(0, +)
      let expected = zip(weights, models).reduce(0) { $0 + $1.0 * $1.1.1 } / all + mean
      let forecast = try #require(ExponentialSmoothing.forecasts(noisy, count: 12))
      #expect(models.count == 6 && abs(forecast[11] - expected) < 1e-9)
      if 1 / all < 0.6 { contested += 1 }
    }
    #expect(contested > 3)
  }

  @Test func shortAndFallingSeries() throws {
    #expect(ExponentialSmoothing.forecasts([1, 2, 3, 4], count: 3) == nil)
    // A pool that runs dry: no forecast below nothing.
    let falling = (0..<20).map { log(Double(400 - 20 * $0)) }
    let values = try #require(ExponentialSmoothing.forecasts(falling, count: 36))
    #expect(values.allSatisfy { $0.isFinite })
  }
}
