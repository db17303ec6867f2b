import ArgumentParser

struct PricingCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pricing",
    abstract: "The prices that are known, and who says so.",
    discussion: """
      EXAMPLES:
        maumeter pricing list
        maumeter pricing show lite --region eu-west-1
        maumeter pricing check index.json     the price list of AWS, against the catalogs
        maumeter pricing update index.json    and take over what differs
      """,
    subcommands: [
      PricingListCommand.self, PricingShowCommand.self, PricingCheckCommand.self, PricingUpdateCommand.self,
    ])
}
