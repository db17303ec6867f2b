import Domain

/// Months to come, as they would be if the changes came true.
///
/// Users are counted in 10⁻⁹ and rounded to whole users at the end, a half up, in each pool and month by itself. A
/// month is made in this order: growth on the month before; the factor of a curve; users of launches; users less
/// through refresh habits and avoidable queries, two groups without a common user; less a share of the rest, then a
/// number; then the enterprise users as a share of what is left.
///
///     let scenario = Scenario(pools: pools, changes: [ScenarioChange(.growth(rate))], after: october, months: 12)
///     scenario.counts(scenario.middle)[0][0].users  // of the first pool, in November
public struct Scenario: Sendable {
  /// In order; `months[0]` is the one after the month that it starts from.
  public let months: [Month]
  /// The numbers that are not known exactly, or are: what a draw gives a value to, in order.
  public private(set) var variables: [ScenarioValue] = []
  /// Those of the base, then new ones; which of their properties hold in a month is `places`.
  public private(set) var pools: [ScenarioPool]
  private var courses: [Course]

  /// What a pool is in one month.
  public struct Place: Hashable, Sendable {
    public var region: String
    public var plan: Plan
    public var replicas: [String]
    public var hasAdvancedSecurity: Bool
  }

  /// The numbers of a pool in one month.
  public struct Count: Hashable, Sendable {
    public var users: Int64
    public var enterprise: Int64
    public var machineTokens: Int64
  }

  /// How one pool goes on: the index of a variable for each month, nil where nothing is said.
  private struct Course: Sendable {
    var firstMonth = 0
    /// The users of a new pool in its first month.
    var start: Int?
    var growth: [Int?]
    var curve: [Int?]
    var launches: [(month: Int, users: Int, keep: Int)] = []
    var enterpriseShare: [Int?]
    var refreshDrop: [Int?]
    var avoidable: [Int?]
    var cleanupShare: [Int?]
    var cleanupUsers: [Int?]
    var tokens: [Int?]
    var tokenFactor: [Int?]
    var places: [Place]
  }

  /// - Parameters:
  ///   - pools: as they were in the month `after`.
  ///   - months: how many to look at, 1 or more.
  public init(pools: [ScenarioPool], changes: [ScenarioChange], after: Month, months count: Int) {
    months = (1...max(1, count)).map { Month(index: after.index + Int32($0)) }
    self.pools = pools
    courses = []
    for pool in pools { courses.append(course(of: pool)) }
    for change in changes {
      guard case .tenant(let pool, let users, let growth) = change.effect else { continue }
      var course = course(of: pool)
      course.firstMonth = place(of: change.from)
      course.start = variable(users)
      course.growth = Array(repeating: variable(growth), count: months.count)
      self.pools.append(pool)
      courses.append(course)
    }
    for change in changes { apply(change, baseCount: pools.count) }
  }

  private func course(of pool: ScenarioPool) -> Course {
    let none = [Int?](repeating: nil, count: months.count)
    let place = Place(
      region: pool.region, plan: pool.plan, replicas: pool.replicas, hasAdvancedSecurity: pool.hasAdvancedSecurity)
    return Course(
      growth: none, curve: none, enterpriseShare: none, refreshDrop: none, avoidable: none, cleanupShare: none,
      cleanupUsers: none, tokens: none, tokenFactor: none, places: Array(repeating: place, count: months.count))
  }

  private mutating func variable(_ value: ScenarioValue) -> Int {
    variables.append(value)
    return variables.count - 1
  }

  /// The place of a month, 0 for all before the first.
  private func place(of month: Month?) -> Int {
    guard let month else { return 0 }
    return max(0, Int(month.index - months[0].index))
  }

  private mutating func apply(_ change: ScenarioChange, baseCount: Int) {
    let concerned = pools.indices.filter { change.concerns(pools[$0].pool, isNew: $0 >= baseCount) }
    let from = self.place(of: change.from)
    guard from < months.count, !concerned.isEmpty else { return }
    func set(_ path: WritableKeyPath<Course, [Int?]>, _ value: ScenarioValue) {
      let number = variable(value)
      for index in concerned {
        for month in from..<months.count { courses[index][keyPath: path][month] = number }
      }
    }
    func place(_ edit: (inout Place) -> Void) {
      for index in concerned {
        for month in from..<months.count { edit(&courses[index].places[month]) }
      }
    }
    switch change.effect {
    case .tenant: break
    case .growth(let value): set(\.growth, value)
    case .curve(let factors):
      for (month, value) in factors.sorted(by: { $0.key < $1.key }) where month <= (months.last ?? month) {
        let number = variable(value)
        for index in concerned {
          for later in max(from, self.place(of: month))..<months.count { courses[index].curve[later] = number }
        }
      }
    case .launch(let month, let users, let keep):
      // Users of a launch come to one pool: the only one that is named, or the largest.
      guard (months[0]...months[months.count - 1]).contains(month),
        let largest = concerned.max(by: { pools[$0].users < pools[$1].users })
      else { return }
      courses[largest].launches.append((self.place(of: month), variable(users), variable(keep)))
    case .plan(let plan): place { $0.plan = plan }
    case .region(let region): place { $0.region = region }
    case .replica(let region): place { if !$0.replicas.contains(region) { $0.replicas.append(region) } }
    case .advancedSecurity(let isOn): place { $0.hasAdvancedSecurity = isOn }
    case .enterpriseShare(let value): set(\.enterpriseShare, value)
    case .refreshDrop(let value): set(\.refreshDrop, value)
    case .cleanupShare(let value): set(\.cleanupShare, value)
    case .cleanupUsers(let value): set(\.cleanupUsers, value)
    case .cleanupAvoidable(let value): set(\.avoidable, value)
    case .machineTokens(let value): set(\.tokens, value)
    case .machineFactor(let value): set(\.tokenFactor, value)
    }
  }
}

extension Scenario {
  /// Where each pool is and on which plan, in a month.
  public func places(in month: Int) -> [Place] { courses.map { $0.places[month] } }

  /// All variables at their middle.
  public var middle: [ScenarioNumber] { variables.map(\.middle) }

  public var isExact: Bool { variables.allSatisfy(\.isExact) }

  /// The numbers of each pool, month after month, for values of all variables.
  ///
  /// - Returns: by month, then by pool in the order of `pools`.
  public func counts(_ values: [ScenarioNumber]) -> [[Count]] {
    var counts: [Count] = []
    count(values, into: &counts)
    return months.indices.map { Array(counts[$0 * pools.count..<($0 + 1) * pools.count]) }
  }

  /// Where users and tokens of a pool end: numbers that would be larger stay here.
  public static var largestCount: Int64 { ScenarioUsers.most }

  /// The first month in which a number reaches `largestCount`; nil where none does.
  public func end(of values: [ScenarioNumber]) -> Month? {
    var counts: [Count] = []
    return count(values, into: &counts)
  }

  /// The same numbers in one array, all pools of the first month, then of the next: memory that is used again takes no
  /// time to get.
  ///
  /// - Returns: the first month in which a number reaches `largestCount`, from where on the numbers are too low; nil
  ///   where none does.
  @discardableResult
  public func count(_ values: [ScenarioNumber], into counts: inout [Count]) -> Month? {
    if counts.count != months.count * pools.count {
      counts = Array(
        repeating: Count(users: 0, enterprise: 0, machineTokens: 0), count: months.count * pools.count)
    }
    var end = months.count
    for index in pools.indices { end = min(end, follow(index, values, &counts)) }
    return end < months.count ? months[end] : nil
  }

  /// One pool through its months.
  ///
  /// - Returns: the first month in which a number is at its largest; the count of months where none is.
  private func follow(_ index: Int, _ values: [ScenarioNumber], _ counts: inout [Count]) -> Int {
    let (pool, course) = (pools[index], courses[index])
    var level = ScenarioUsers(whole: pool.users)
    var end = months.count
    var launched = course.launches.isEmpty ? [] : [ScenarioUsers](repeating: .none, count: course.launches.count)
    for month in months.indices {
      let place = month * pools.count + index
      guard month >= course.firstMonth else {
        counts[place] = Count(users: 0, enterprise: 0, machineTokens: 0)
        continue
      }
      if let start = course.start, month == course.firstMonth {
        level = ScenarioUsers(values[start])
      } else if let growth = course.growth[month] {
        level = level.grown(by: values[growth])
      }
      var users = level
      if let curve = course.curve[month] { users = users.times(values[curve]) }
      for (index, launch) in course.launches.enumerated() {
        if month == launch.month { launched[index] = ScenarioUsers(values[launch.users]) }
        if month > launch.month { launched[index] = launched[index].times(values[launch.keep]) }
        users = users.plus(launched[index])
      }
      // Nobody is in both groups, so that each is a part of the users before the other dropped out.
      let all = users
      if let drop = course.refreshDrop[month] {
        users = users.minus(all.group(values[drop], ofShare: pool.refreshOnly, of: pool.users))
      }
      if let drop = course.avoidable[month] {
        users = users.minus(all.group(values[drop], ofShare: pool.avoidable, of: pool.users))
      }
      if let share = course.cleanupShare[month] { users = users.minus(users.group(values[share], ofShare: 1, of: 1)) }
      if let number = course.cleanupUsers[month] { users = users.minus(ScenarioUsers(values[number])) }
      counts[place] = count(users, pool, course, month, values)
      if level.isLargest || all.isLargest || counts[place].machineTokens >= ScenarioUsers.most { end = min(end, month) }
    }
    return end
  }

  private func count(
    _ users: ScenarioUsers, _ pool: ScenarioPool, _ course: Course, _ month: Int, _ values: [ScenarioNumber]
  ) -> Count {
    let whole = users.rounded
    let enterprise: Int64
    if let share = course.enterpriseShare[month] {
      enterprise = min(whole, ScenarioUsers(whole: whole).times(values[share]).rounded)
    } else {
      enterprise = ScenarioUsers.part(of: whole, pool.enterprise, of: pool.users)
    }
    var tokens = ScenarioUsers(whole: pool.machineTokens)
    if let number = course.tokens[month] { tokens = ScenarioUsers(values[number]) }
    if let factor = course.tokenFactor[month] { tokens = tokens.times(values[factor]) }
    return Count(users: whole, enterprise: enterprise, machineTokens: tokens.rounded)
  }
}
