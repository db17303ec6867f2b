import ArgumentParser
import Domain

/// `--as-of`, as every command that depends on today has it.
struct AsOfOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The day that counts as today, in UTC.", valueName: "yyyy-mm-dd"))
  var asOf: Day?

  func day(in surroundings: Surroundings) -> Day { asOf ?? surroundings.today }
}

extension Day: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}

extension Month: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}

extension Plan: ExpressibleByArgument {
  /// In any case, because AWS writes ESSENTIALS.
  public init?(argument: String) { self.init(anyCase: argument) }
}
