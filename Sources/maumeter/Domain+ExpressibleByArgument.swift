import ArgumentParser
import Domain

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
