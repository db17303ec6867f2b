import ArgumentParser

struct PricingCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pricing",
    abstract: "The prices that are known, and who says so.",
    discussion: """
      EXAMPLES:
        maumeter pricing list
        maumeter pricing show lite --region eu-west-1
      """,
    subcommands: [PricingListCommand.self, PricingShowCommand.self])
}
