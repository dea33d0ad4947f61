using System.Security.Claims;
using McpGovernance.Catalog;
using McpGovernance.Policy;
using McpGovernance.Server;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Hosting;

/// <summary>What the package of a transport needs where the transport lets others in before, or after, governance.</summary>
/// <remarks>A host registers it with <c>WithGovernance</c>. Thread safe.</remarks>
public sealed class TransportGovernance
{
    private readonly Governance _governance;
    private readonly ServerPins _pins;
    private readonly CallerResolver _callers;
    private readonly StepUp _stepUp;
    private readonly ToolSelector _selector;
    private readonly ContractSchemas _schemas;

    internal TransportGovernance(Governance governance, ServerPins pins, CallerResolver callers, StepUp stepUp, ToolSelector selector, ContractSchemas schemas)
    {
        _governance = governance;
        _pins = pins;
        _callers = callers;
        _stepUp = stepUp;
        _selector = selector;
        _schemas = schemas;
    }

    /// <summary>Puts the pins of governance back into options that somebody may have changed, whatever the change was.</summary>
    /// <param name="options">The options of the server that is about to be created.</param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is <see langword="null"/>.</exception>
    /// <exception cref="GovernanceConfigurationException">A server with these options cannot be governed. Do not create it.</exception>
    public void Pin(McpServerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _pins.Apply(options);
        if (_pins.Problems(options) is { Count: > 0 } problems)
        {
            throw new GovernanceConfigurationException(string.Join(Environment.NewLine, problems));
        }
    }

    /// <summary>Whether a caller over HTTP may learn that a tool exists. It decides no call, and nothing is recorded.</summary>
    /// <param name="tool">The tool's live definition.</param>
    /// <param name="user">The host's principal for this request.</param>
    /// <param name="services">The services of this request.</param>
    /// <returns><see langword="false"/> also when it cannot be said at once, or at all: then the tool is to look like none.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="tool"/> is <see langword="null"/>.</exception>
    /// <remarks>The caller resolver is asked; one that has to wait for something gets the answer "no".</remarks>
    public bool MaySee(Tool tool, ClaimsPrincipal? user, IServiceProvider? services)
    {
        ArgumentNullException.ThrowIfNull(tool);
        try
        {
            var target = new GovernanceTarget(TargetKind.Tool, tool.Name, _governance.Tools.Find(tool));
            var context = new GlanceContext(_governance, tool, target, user, services);
            var resolving = _callers.ResolveAsync(context);
            if (!resolving.IsCompleted)
            {
                resolving.AsTask().ContinueWith(static task => task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
                return false;
            }

            var caller = resolving.GetAwaiter().GetResult();
            var roles = context.Policy.ResolveRoles(caller, _governance.Time.GetUtcNow());
            (context.Caller, context.Roles) = (caller, roles);
            if (target.Contract is { } live)
            {
                if (_selector.Of(context, live) is not { } contract || _schemas.Of(contract).Problem is not null)
                {
                    return false;
                }

                target = target with { Contract = contract };
            }

            return context.MaySee(target) || _stepUp.MissingScopes(context.Policy, caller, target).Count > 0;
        }
        catch (Exception)
        {
            return false;                                                       // the pipeline meets the same, refuses, and records it
        }
    }
}
