extension Configuration {
  /// What `maumeter init` writes.
  ///
  /// A `#` with a space is a remark; a `#` without one is a setting to switch on, and all of them together are a valid
  /// config.
  static let template = """
    # The config of maumeter: ./maumeter.yaml, or ~/.config/maumeter/maumeter.yaml.
    # Every setting has a default. Take away the # of what you need; a key that is not known is an error.

    # The database, from the folder of this file. Flags and MAUMETER_DB win over it.
    #database: maumeter.db

    # The folder of your own catalog files, which win over those of the program. MAUMETER_CATALOGS wins over it.
    #catalogs: catalogs

    # What makes a user active: pricing-page (the list on AWS's pricing page) or quotas-page (the narrower list
    # of the developer guide). Users that were only deleted, disabled or enabled count if count_removals is true.
    #rules: pricing-page
    #count_removals: false

    # How users are kept whom a source does not name by a UUID: hashed (with a key, see docs/mappings.md), unkeyed
    # (anybody with a list of names can look them up), or refused.
    #users: hashed

    # Logs of other shapes: ready mappings by name (auth0, keycloak, okta), one with changes, or your own, by paths of
    # JSON members or columns of CSV. The first whose conditions (`when`) a record meets reads it.
    #sources:
    #  - auth0
    #  - { use: okta, pool: { constant: acme } }
    #  - name: shop
    #    format: json
    #    records: batch.items[]
    #    when: { kind: auth, actor.id: "*" }
    #    user: actor.id
    #    time: { path: at, format: epoch-ms }
    #    id: uuid
    #    pool: { path: [tenant, shop.tenant], constant: shop }
    #    client: app.id
    #    provider: details."identity.provider"
    # What each value proves: sign_up, sign_in, token_refresh, password_change, other, machine_token, failed or ignore.
    # `other` is for values that are not listed; without it, they are rejected.
    #    activity: { path: action, values: { LOGIN: sign_in, JOIN: sign_up, LOGIN_FAILED: failed }, other: ignore }
    #    ignored: { actor.type: [robot, monitor] }
    #    failed: { outcome.result: [FAILURE, DENY] }
    #  - name: portal
    #    format: csv
    #    delimiter: ";"
    #    header: [when, login, page]
    #    user: login
    #    time: { path: when, format: "%d.%m.%Y %H:%M", zone: "+01:00" }
    #    pool: { constant: portal }
    #    activity: sign_in

    # Pools, for what the log does not tell. `plan` is legacy, lite, essentials or plus, or a history of them.
    # `created` decides whether 50,000 or 10,000 users are free on Lite.
    #pools:
    #  ap-northeast-1_EXAMPLE01:
    #    name: customers
    #    account: "111122223333"
    #    plan: lite
    #    created: 2023-04-01
    #    clients: [1exampleclient]
    #    tags: { team: web }
    # Times: true, or a list of `from` and `to`; a day in `to` still belongs to it.
    # When the advanced-security add-on was on, and the Regions that the pool is replicated into.
    #    advanced_security: [{ from: 2024-03-01, to: 2026-10-09 }]
    #    replicas: [us-west-2, { region: eu-west-1, from: 2026-10-10 }]
    # Counts: one number for every month, or numbers by month.
    # Users who signed in through SAML or OIDC, whom the log cannot tell, and users linked to such an identity who
    # signed in without it: see linked_users below.
    #    enterprise_users: { 2026-10: 1200 }
    #    linked_users: { 2026-10: 30 }
    # Messages sent; their price is below `rates`.
    #    sms: { 2026-10: 12000 }
    #    email: 50000
    #  us-east-1_EXAMPLE02:
    #    plan:
    #      - { plan: lite }
    #      - { plan: essentials, from: 2026-03-01 }

    # App clients: their names, their tags, and their pools where the pool above does not list them. `machine` is when
    # one was used for machine tokens, which AWS charged for by the second from 2024-07-09 on.
    #clients:
    #  1exampleclient: { name: web }
    #  2exampleclient:
    #    name: batch
    #    pool: us-east-1_EXAMPLE02
    #    machine: [{ from: 2024-07-09, to: 2024-12-31 }]
    #    tags: { team: data }

    # Accounts. Those with the same payer share free quantities and one bill.
    #accounts:
    #  "111122223333": { name: production, payer: "999988887777" }
    #  "999988887777": { name: management, tags: { team: platform } }

    # Requests per second bought above the default quotas, in whole months or parts of them.
    #provisioned_rates:
    #  - { region: us-east-1, quantity: 40, category: UserAuthentication, from: 2026-10-05, to: 2026-10-20 }
    #  - { region: us-east-1, quantity: 10, account: "111122223333" }

    # What a month may cost in USD, after discounts: of everything, or of one payer, account, pool or tag.
    # report --check-budget ends with 1 when one is passed, and tells the webhook, once for each month and budget:
    # an address, or { url | url_file, secret_file }. MAUMETER_BUDGET_WEBHOOK_SECRET wins over secret_file.
    #budgets:
    #  - { name: all of it, amount: 5000 }
    #  - { name: web, tag: { team: web }, amount: 1200.50 }
    #  - { pool: us-east-1_EXAMPLE02, amount: 300 }
    #budget_webhook: { url_file: budget-webhook.url, secret_file: budget-webhook.secret }

    # Prices that no source gives, in USD, by [region.]meter[.plan][.units before the band].
    #rates:
    #  machine_tokens.250000: "0.0018"
    #  ap-northeast-1.sms: "0.07451"

    # What AWS leaves open, and what you negotiated. The first value is the default.
    #pricing:
    # Who has a free quantity of its own, and over whose users bands are walked: payer or account.
    #  free_scope: payer
    #  band_scope: payer
    # Whether Lite and Essentials share one free quantity: shared or per-plan.
    #  free_sharing: shared
    # Whether bands count free users: absolute or after-free-quantity.
    #  band_limits: absolute
    # How a local user that is linked to a SAML or OIDC identity is charged: enterprise or by-sign-in.
    #  linked_users: enterprise
    # The Region whose prices stand in where a Region has none with a source.
    #  assume_region: us-east-1
    # Usage whose price is not known: refuse (no bill) or set-aside (the rest is billed, and the report names it).
    #  unknown_prices: refuse
    # Free quantities in place of AWS's. Without `plans`: of all plans that have one, or where none has one of all.
    #  free:
    #    - { meter: direct_mau, plans: [lite], quantity: 50000 }
    # Accounts that used machine tokens before they were charged, and had twelve months of grace.
    #  machine_grace: ["111122223333"]
    # The first that fits a line is applied: percent off, or a rate of your own.
    #  discounts:
    #    - { meter: direct_mau, plan: plus, from: 2026-01, through: 2026-12, percent: "7.5" }
    #    - { meter: machine_tokens, payer: "999988887777", rate: "0.002" }

    """
}
