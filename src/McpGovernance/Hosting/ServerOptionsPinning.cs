using McpGovernance.Server;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Server;

namespace McpGovernance.Hosting;

/// <summary>Pins governance into a server's options after everybody configured them, and refuses options that lost a pin.</summary>
internal sealed class ServerOptionsPinning(ServerPins pins) : IPostConfigureOptions<McpServerOptions>, IValidateOptions<McpServerOptions>
{
    public void PostConfigure(string? name, McpServerOptions options) => pins.Apply(options);

    /// <summary>Runs after every other post-configure.</summary>
    public ValidateOptionsResult Validate(string? name, McpServerOptions options) =>
        pins.Problems(options) is { Count: > 0 } problems ? ValidateOptionsResult.Fail(problems) : ValidateOptionsResult.Success;
}
