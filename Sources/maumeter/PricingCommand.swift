import ArgumentParser

struct PricingCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pricing",
    abstract: "The prices that are known, and who says so.",
    discussion: """
      EXAMPLES:
        maumeter pricing list
        maumeter pricing show lite --region eu-west-1
        maumeter pricing check index.json   AWS's price list, compared
        maumeter pricing update index.json   and taken over
      """,
    subcommands: [
      PricingListCommand.self, PricingShowCommand.self, PricingCheckCommand.self, PricingUpdateCommand.self,
    ])
}
