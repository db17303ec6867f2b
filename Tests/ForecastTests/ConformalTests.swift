import Testing

@testable import Forecast

@Suite struct ConformalTests {
  /// The rank table of split conformal prediction: the ⌈(n+1)·level⌉-th smallest score, and the fewest scores for it.
  @Test(arguments: [(80, 4), (90, 9), (95, 19), (50, 1)])
  func fewestScores(level: Int, fewest: Int) {
    #expect(Conformal.rank(scores: fewest - 1, level: level) == nil)
    #expect(Conformal.rank(scores: fewest, level: level) == fewest)
  }

  @Test(arguments: [(4, 80, 4), (9, 80, 8), (10, 80, 9), (24, 80, 20), (9, 90, 9), (19, 90, 18), (99, 90, 90)])
  func rank(scores: Int, level: Int, rank: Int) {
    #expect(Conformal.rank(scores: scores, level: level) == rank)
  }

  @Test func boundIsAPastScore() {
    var conformal = Conformal(level: 80)
    for score in [3.0, 1, 2] { conformal.learn(score, wasInside: nil) }
    #expect(conformal.bound == nil)
    conformal.learn(5, wasInside: nil)
    #expect(conformal.bound == 5)
    for score in [4.0, 4, 4, 4, 4] { conformal.learn(score, wasInside: nil) }
    // Nine scores: the eighth smallest.
    #expect(conformal.bound == 4)
  }

  /// Hits narrow the interval a little, misses widen it more.
  @Test func coverageSteers() {
    var hits = Conformal(level: 80)
    var misses = Conformal(level: 80)
    for score in 1...20 {
      hits.learn(Double(score), wasInside: true)
      misses.learn(Double(score), wasInside: false)
    }
    #expect(hits.bound ?? 0 < 17)
    #expect(misses.bound == 20)
  }
}
