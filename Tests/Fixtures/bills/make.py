#!/usr/bin/env python3
"""Makes the sample bills beside it: one October in every form that reconcile reads.

    Tests/Fixtures/bills/make.py

Not one of them is a bill of AWS. They have the columns of AWS's documents (README.md names them), and the users of
Tests/Fixtures/corpus-small on the Plus plan, with what a real bill has beside them: other services, a credit, a tax.
"""
import csv
import gzip
import io
import json
import pathlib
from decimal import Decimal

FOLDER = pathlib.Path(__file__).resolve().parent
PAYER, START, END = "999988887777", "2026-10-01T00:00:00Z", "2026-11-01T00:00:00Z"
HOSTILE = 'i-1 "quoted", with a comma\nand a second line: AmazonCognito, APN1-CognitoPlusMAU, 99999'

# account, Region, product code, product, usage type, line type, quantity, rate, cost
LINES = [
    ("111122223333", "us-east-1", "AmazonEC2", "Amazon Elastic Compute Cloud", "BoxUsage:t3.small", "Usage", "744", "0.0208", None),
    ("111122223333", "ap-northeast-1", "AmazonCognito", "Amazon Cognito", "APN1-CognitoPlusMAU", "Usage", "100", "0.02", None),
    ("111122223333", "ap-northeast-1", "AmazonCognito", "Amazon Cognito", "APN1-CognitoPlusMAU", "Usage", "18", "0.02", None),
    ("111122223333", "eu-west-1", "AmazonCognito", "Amazon Cognito", "EU-CognitoPlusMAU", "Usage", "121", "0.02", None),
    ("111122223333", "us-east-1", "AmazonCognito", "Amazon Cognito", "USE1-CognitoPlusMAU", "Usage", None, "0.02", None),
    ("111122223333", "us-east-1", "AmazonCognito", "Amazon Cognito", "USE1-CUPM2MTokenRequestsFull", "Usage", None, "0.00225", None),
    ("111122223333", "eu-west-1", "AmazonCognito", "Amazon Cognito", "EU-CUPM2MTokenRequestsFull", "Usage", None, "0.00225", None),
    ("111122223333", "ap-northeast-1", "AmazonCognito", "Amazon Cognito", "APN1-CUPM2MTokenRequestsFull", "Usage", None, "0.00225", None),
    ("111122223333", "us-east-1", "AmazonCognito", "Amazon Cognito", "USE1-CognitoUserPoolsASF", "Usage", "12", "0.05", None),
    ("111122223333", "us-east-1", "AmazonCognito", "Amazon Cognito", "", "Credit", "", "", "-1.25"),
    ("111122223333", "us-east-1", "AmazonCognito", "Amazon Cognito", "", "Tax", "", "", "0.83"),
    ("444455556666", "us-east-1", "AmazonS3", "Amazon Simple Storage Service", "TimedStorage-ByteHrs", "Usage", "1.2E-7", "0.023", None),
]


def lines():
    truth = json.loads((FOLDER.parent / "corpus-small/truth.json").read_text())
    pools = {pool.split("_")[0]: counts for pool, counts in truth["months"]["2026-10"].items()}
    tokens = {region: sum(n for client, n in truth["machine_tokens"]["2026-10"].items() if client in counts["by_client"])
              for region, counts in pools.items()}
    for account, region, code, product, usage, kind, quantity, rate, cost in LINES:
        if quantity is None:
            quantity = str(tokens[region] if "M2M" in usage else pools[region]["mau"])
        if cost is None:
            cost = str(Decimal(quantity) * Decimal(rate))
        yield dict(account=account, region=region, code=code, product=product, usage=usage, kind=kind, quantity=quantity,
                   rate=rate, cost=cost, list=cost if kind == "Usage" else "")


def legacy(line):
    return {
        "identity/LineItemId": "made", "identity/TimeInterval": f"{START}/{END}", "bill/InvoiceId": "1234567890",
        "bill/BillingEntity": "AWS", "bill/BillType": "Anniversary", "bill/PayerAccountId": PAYER,
        "bill/BillingPeriodStartDate": START, "bill/BillingPeriodEndDate": END, "lineItem/UsageAccountId": line["account"],
        "lineItem/LineItemType": line["kind"], "lineItem/UsageStartDate": START, "lineItem/UsageEndDate": END,
        "lineItem/ProductCode": line["code"], "lineItem/UsageType": line["usage"], "lineItem/Operation": "",
        "lineItem/AvailabilityZone": "", "lineItem/ResourceId": HOSTILE if line["code"] == "AmazonEC2" else "",
        "lineItem/UsageAmount": line["quantity"], "lineItem/CurrencyCode": "USD", "lineItem/UnblendedRate": line["rate"],
        "lineItem/UnblendedCost": line["cost"], "lineItem/LineItemDescription": f"{line['rate']} per unit",
        "product/ProductName": line["product"], "product/region": line["region"], "product/servicecode": line["code"],
        "pricing/publicOnDemandCost": line["list"], "pricing/unit": "Users", "resourceTags/user:team": "=SUM(A1)",
    }


def cur2(line):
    return {
        "bill_bill_type": "Anniversary", "bill_billing_entity": "AWS", "bill_billing_period_end_date": "2026-11-01 00:00:00.000",
        "bill_billing_period_start_date": "2026-10-01 00:00:00.000", "bill_invoice_id": "1234567890",
        "bill_payer_account_id": PAYER, "cost_category": "{}", "discount": "{}", "line_item_currency_code": "USD",
        "line_item_line_item_description": f"{line['rate']} per unit", "line_item_line_item_type": line["kind"],
        "line_item_product_code": line["code"], "line_item_resource_id": HOSTILE if line["code"] == "AmazonEC2" else "",
        "line_item_unblended_cost": line["cost"], "line_item_usage_account_id": line["account"],
        "line_item_usage_amount": line["quantity"], "line_item_usage_start_date": "2026-10-01 00:00:00.000",
        "line_item_usage_type": line["usage"], "pricing_public_on_demand_cost": line["list"], "pricing_unit": "Users",
        "product": json.dumps({"product_name": line["product"]}), "product_region_code": line["region"],
        "product_servicecode": line["code"], "resource_tags": json.dumps({"user_team": "checkout"}),
    }


def focus(line, version):
    row = {
        "BilledCost": line["cost"], "BillingAccountId": PAYER, "BillingAccountName": "Payer", "BillingCurrency": "USD",
        "BillingPeriodEnd": "2026-11-01T00:00:00.000Z", "BillingPeriodStart": "2026-10-01T00:00:00.000Z",
        "ChargeCategory": line["kind"], "ChargeClass": "", "ChargeDescription": f"{line['rate']} per unit",
        "ChargePeriodEnd": "2026-11-01T00:00:00.000Z", "ChargePeriodStart": "2026-10-01T00:00:00.000Z",
        "ConsumedQuantity": line["quantity"], "ConsumedUnit": "Users", "ContractedCost": line["cost"],
        "EffectiveCost": line["cost"], "ListCost": line["list"], "PricingQuantity": line["quantity"],
        "ProviderName": "AWS", "RegionId": line["region"], "ResourceId": HOSTILE if line["code"] == "AmazonEC2" else "",
        "ServiceName": line["product"], "SkuId": "MADE", "SubAccountId": line["account"], "SubAccountName": "Sub",
        "Tags": json.dumps({"team": "checkout"}),
    }
    if version == "1.0":
        row.update({"x_Operation": "", "x_ServiceCode": line["code"], "x_UsageType": line["usage"]})
    else:
        # Version 1.2 of AWS has no x_UsageType; where the usage type went is not documented.
        row.update({"InvoiceId": "1234567890", "SkuMeter": line["usage"], "SkuPriceDetails": "{}", "x_Discounts": "{}",
                    "x_Operation": "", "x_ServiceCode": line["code"]})
    return row


def table(rows):
    rows = list(rows)
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def explorer(rows, token):
    groups = [{"Keys": [r["product"], r["usage"] or "NoUsageType"],
               "Metrics": {"UnblendedCost": {"Amount": r["cost"], "Unit": "USD"},
                           "UsageQuantity": {"Amount": r["quantity"], "Unit": "N/A"}}} for r in rows]
    page = {"GroupDefinitions": [{"Type": "DIMENSION", "Key": "SERVICE"}, {"Type": "DIMENSION", "Key": "USAGE_TYPE"}],
            "ResultsByTime": [{"TimePeriod": {"Start": "2026-10-01", "End": "2026-11-01"}, "Total": {}, "Groups": groups,
                               "Estimated": False}], "DimensionValueAttributes": []}
    return json.dumps({"NextPageToken": token, **page} if token else page, indent=1).encode()


def main():
    rows = list(lines())
    usage = [r for r in rows if r["kind"] == "Usage"]
    files = {
        "cur-legacy.csv": table(map(legacy, rows)),
        "cur-2.csv.gz": gzip.compress(table(map(cur2, rows)), mtime=0),
        "focus-1.0.csv": table(focus(r, "1.0") for r in rows),
        "focus-1.2.csv": table(focus(r, "1.2") for r in rows),
        "cost-explorer-1.json": explorer(usage[:4], "made-token"),
        "cost-explorer-2.json": explorer(usage[4:], None),
    }
    for name, content in files.items():
        (FOLDER / name).write_bytes(content)


if __name__ == "__main__":
    main()
