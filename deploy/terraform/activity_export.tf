# The activity that Cognito itself exports (userAuthEvents), through Firehose to the hook. Needs the Plus plan.

resource "aws_s3_bucket" "failed" {
  count         = var.with_activity_export ? 1 : 0
  bucket_prefix = "${var.name}-maumeter-failed-"
}

resource "aws_s3_bucket_public_access_block" "failed" {
  count                   = var.with_activity_export ? 1 : 0
  bucket                  = aws_s3_bucket.failed[0].id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_iam_role" "firehose" {
  count = var.with_activity_export ? 1 : 0
  name  = "${var.name}-maumeter-firehose"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "firehose.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "aws:SourceAccount" = local.account } }
    }]
  })
}

resource "aws_iam_role_policy" "firehose" {
  count = var.with_activity_export ? 1 : 0
  name  = "failed"
  role  = aws_iam_role.firehose[0].id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["s3:AbortMultipartUpload", "s3:GetBucketLocation", "s3:ListBucket", "s3:PutObject"]
      Resource = [aws_s3_bucket.failed[0].arn, "${aws_s3_bucket.failed[0].arn}/*"]
    }]
  })
}

resource "aws_kinesis_firehose_delivery_stream" "hook" {
  count       = var.with_activity_export ? 1 : 0
  name        = "${var.name}-maumeter"
  destination = "http_endpoint"

  http_endpoint_configuration {
    name               = "maumeter"
    url                = "${var.hook_address}/firehose"
    access_key         = var.hook_token
    role_arn           = aws_iam_role.firehose[0].arn
    buffering_interval = 60
    buffering_size     = 1
    retry_duration     = 7200
    s3_backup_mode     = "FailedDataOnly"

    request_configuration {
      content_encoding = "GZIP"
    }

    s3_configuration {
      role_arn           = aws_iam_role.firehose[0].arn
      bucket_arn         = aws_s3_bucket.failed[0].arn
      compression_format = "GZIP"
    }
  }
}

resource "aws_cognito_log_delivery_configuration" "activity" {
  count        = var.with_activity_export ? 1 : 0
  user_pool_id = local.pool_id

  log_configurations {
    event_source = "userAuthEvents"
    log_level    = "INFO"

    firehose_configuration {
      stream_arn = aws_kinesis_firehose_delivery_stream.hook[0].arn
    }
  }
}
