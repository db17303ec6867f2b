# A function that tells the hook of each sign-in, confirmation and token, managed login and federation included. A pool
# that is made here names it as its trigger; in an existing one, set the output forwarder_arn for PostAuthentication,
# PostConfirmation and PreTokenGeneration.

data "archive_file" "forwarder" {
  count       = var.with_forwarder ? 1 : 0
  type        = "zip"
  source_file = "${path.module}/../lambda/forwarder.py"
  output_path = "${path.module}/forwarder.zip"
}

resource "aws_iam_role" "forwarder" {
  count = var.with_forwarder ? 1 : 0
  name  = "${var.name}-maumeter-forwarder"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "lambda.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy_attachment" "forwarder" {
  count      = var.with_forwarder ? 1 : 0
  role       = aws_iam_role.forwarder[0].name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
}

resource "aws_lambda_function" "forwarder" {
  count            = var.with_forwarder ? 1 : 0
  function_name    = "${var.name}-maumeter"
  description      = "Tells maumeter who was active; never delays a sign-in by more than a second, never fails it"
  runtime          = "python3.13"
  architectures    = ["arm64"]
  handler          = "forwarder.handler"
  filename         = data.archive_file.forwarder[0].output_path
  source_code_hash = data.archive_file.forwarder[0].output_base64sha256
  role             = aws_iam_role.forwarder[0].arn
  # More than the forwarder's own limit, less than Cognito's five seconds.
  timeout     = 4
  memory_size = 256

  environment {
    variables = {
      MAUMETER_URL   = "${var.hook_address}/events"
      MAUMETER_TOKEN = var.hook_token
    }
  }
}

resource "aws_lambda_permission" "cognito" {
  count          = var.with_forwarder ? 1 : 0
  function_name  = aws_lambda_function.forwarder[0].function_name
  action         = "lambda:InvokeFunction"
  principal      = "cognito-idp.amazonaws.com"
  source_account = local.account
  # Not the id of one pool: the pool that is made here names the function, and must not wait for it in a circle.
  source_arn = "arn:aws:cognito-idp:${var.region}:${local.account}:userpool/${var.user_pool_id != "" ? var.user_pool_id : "*"}"
}

output "user_pool_id" {
  value = local.pool_id
}

output "forwarder_arn" {
  value = one(aws_lambda_function.forwarder[*].arn)
}
