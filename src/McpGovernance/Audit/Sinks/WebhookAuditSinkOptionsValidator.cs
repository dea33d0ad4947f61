using Microsoft.Extensions.Options;

namespace McpGovernance.Audit;

/// <summary>Reports everything that is wrong with <see cref="WebhookAuditSinkOptions"/> at once.</summary>
internal sealed class WebhookAuditSinkOptionsValidator : IValidateOptions<WebhookAuditSinkOptions>
{
    private const int MinSecretBytes = 32;

    public ValidateOptionsResult Validate(string? name, WebhookAuditSinkOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        if (options.Endpoint is not { IsAbsoluteUri: true } endpoint
            || !(endpoint.Scheme == Uri.UriSchemeHttps || (endpoint.Scheme == Uri.UriSchemeHttp && endpoint.IsLoopback)))
        {
            result.AddError("must be an absolute https address, or an http address of this machine.", nameof(options.Endpoint));
        }
        else if (endpoint.UserInfo.Length > 0)
        {
            result.AddError("has a name or password in it. Leave them out: requests are signed with 'Secret'.", nameof(options.Endpoint));
        }

        if (options.Secret.Length < MinSecretBytes)
        {
            result.AddError($"has {options.Secret.Length} bytes. Use {MinSecretBytes} random bytes or more.", nameof(options.Secret));
        }

        if (options.MaxRecords is < 1 or > 10_000)
        {
            result.AddError($"is {options.MaxRecords}. Use 1 to 10,000.", nameof(options.MaxRecords));
        }

        return result.Build();
    }

    /// <exception cref="OptionsValidationException">Something is wrong.</exception>
    public static void Check(WebhookAuditSinkOptions options)
    {
        if (new WebhookAuditSinkOptionsValidator().Validate(null, options) is { Failed: true } result)
        {
            throw new OptionsValidationException(Options.DefaultName, typeof(WebhookAuditSinkOptions), result.Failures);
        }
    }
}
