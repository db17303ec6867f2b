extension ScenarioFile {
  /// What `maumeter what-if --template` prints: a scenario file with every key in it, ready to run.
  static let template = """
    # Scenarios for maumeter what-if. Every key but `name` may be left out; a key that is not known is an error.

    # How many months to look ahead, and what a month may cost in USD.
    months: 12
    budget: 2500

    # Numbers may be ranges: [low, high], all alike, or [low, most likely, high]; drawn so often, from this seed.
    draws: 10000
    seed: 1

    # Where to start. Without it: the last complete month of the database. With `month` alone: that month of it.
    base:
      month: 2026-10
      pools:
        - pool: customers
          region: ap-northeast-1
          plan: lite
          mau: 80_000            # all active users, with
          enterprise: 2_000      # those who sign in through SAML or OIDC,
          refresh_only: 12_000   # those who are active through token refreshes alone,
          avoidable: 500         # and those whom only AdminGetUser made active
          machine_tokens: 200_000

    # Plans, add-ons and other services between which to look for the number of users where one gets cheaper.
    break_even: [lite+advanced_security, plus, clerk]

    # The first column is always "as it is": no growth, today's prices. A change is a plain value, a mapping with
    # `from` (its first month) and `pools` (which ones; else all), or a list of such mappings.
    scenarios:
      - name: steady growth
        growth: 3%                                    # a month, on the month before

      - name: launch
        growth: [1%, 4%]
        curve: { 2026-12: 1.2, 2027-01: 1 }           # factors on the users, each until the next
        launches:                                     # so many more in a month; `keep` of them are left a month later
          - { month: 2027-03, users: [20_000, 30_000, 60_000], keep: 60%, pool: customers }
        machine_tokens: { factor: 1.2, from: 2027-01 }  # or requests: a month

      - name: partner on plus
        growth: 3%
        tenants:                                      # new pools
          - pool: partner
            region: us-east-1
            plan: plus
            from: 2027-02
            mau: 20_000
            growth: 5%
            enterprise_share: 50%
        budget: 5000

      - name: everything on plus
        growth: 3%
        plan: { plan: plus, from: 2027-01, pools: [customers] }
        replica: { region: us-west-2, from: 2027-04 }
        provisioned_rate: { region: ap-northeast-1, quantity: 40, category: UserAuthentication, from: 2027-04-01 }

      - name: another Region and more federation
        region: { region: us-east-1, from: 2027-01 }
        enterprise_share: { share: 30%, from: 2027-01 }
        advanced_security: { on: true, from: 2027-06 }

      - name: cleaned up, negotiated
        growth: 3%
        refresh_drop: 50%       # of those active through refreshes alone: shorter tokens, none in the background
        cleanup: { avoidable: 100%, share: 2%, users: 500 }
        discount: 7.5           # percent off, or a discount as in the config
        pricing: { free_scope: account, free_sharing: per-plan, assume_region: us-east-1 }
        rates: { machine_tokens.250000: "0.0018" }

      - name: at Clerk
        growth: 3%
        vendor: clerk           # its cheapest plan of each month, or { name: clerk, plan: Pro }

    """
}
