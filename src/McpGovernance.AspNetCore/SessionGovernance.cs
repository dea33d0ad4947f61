using McpGovernance.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Server;
using Configure = System.Func<Microsoft.AspNetCore.Http.HttpContext, ModelContextProtocol.Server.McpServerOptions, System.Threading.CancellationToken, System.Threading.Tasks.Task>;

namespace McpGovernance.AspNetCore;

/// <summary>Stands around <c>ConfigureSessionOptions</c>, which runs after everything else: what it leaves is governed, or not served.</summary>
/// <remarks>Governance is asked for when the first session begins: composing it configures options, and this is one of their parts.</remarks>
internal sealed class SessionGovernance(IServiceProvider services)
    : IPostConfigureOptions<HttpServerTransportOptions>, IValidateOptions<HttpServerTransportOptions>
{
    private TransportGovernance? _governance;

    public void PostConfigure(string? name, HttpServerTransportOptions options)
    {
        if (!Stands(options))
        {
            options.ConfigureSessionOptions = new Session(this, options.ConfigureSessionOptions).ConfigureAsync;
        }
    }

    /// <summary>Runs after every other post-configure.</summary>
    public ValidateOptionsResult Validate(string? name, HttpServerTransportOptions options) => Stands(options)
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail(
            "'HttpServerTransportOptions.ConfigureSessionOptions' was set after 'UseHttp', so that sessions would be configured past governance. "
            + "Set it with 'WithHttpTransport' or 'Configure', not in a later 'PostConfigure'.");

    /// <summary>Whether sessions of these options are governed.</summary>
    public bool Stands(HttpServerTransportOptions options) =>
        options.ConfigureSessionOptions is { Target: Session session } && session.Governance == this;

    private void Pin(McpServerOptions options) =>
        (_governance ??= (TransportGovernance?)services.GetService(typeof(TransportGovernance))
            ?? throw new GovernanceConfigurationException("'UseHttp' needs a governed server. Call 'WithGovernance' on the server's builder.")).Pin(options);

    private sealed class Session(SessionGovernance governance, Configure? configure)
    {
        public SessionGovernance Governance => governance;

        public async Task ConfigureAsync(HttpContext context, McpServerOptions options, CancellationToken cancellationToken)
        {
            if (configure is not null)
            {
                await configure(context, options, cancellationToken).ConfigureAwait(false);
            }

            governance.Pin(options);
            ResponseStart.Defer(context);
        }
    }
}
