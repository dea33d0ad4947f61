using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;

namespace McpGovernance.Testing;

/// <summary>Says who calls through which of a pair's clients: known by a client name that only the pair gives.</summary>
internal sealed class AssignedCallers
{
    private readonly ConcurrentDictionary<string, Caller> _callers = new(StringComparer.Ordinal);

    public string Assign(Caller caller)
    {
        var client = $"governed-pair-{Guid.NewGuid():N}";
        _callers[client] = caller;
        return client;
    }

    /// <summary>Puts itself before the resolver that is registered last, which still resolves everybody else.</summary>
    public void Decorate(IServiceCollection services)
    {
        var inner = services.Last(static service => service.ServiceType == typeof(CallerResolver) && !service.IsKeyedService);
        services.AddSingleton<CallerResolver>(provider => new Resolver(this, Create(inner, provider)));
    }

    private static CallerResolver Create(ServiceDescriptor service, IServiceProvider provider) => (CallerResolver)(
        service.ImplementationInstance
        ?? service.ImplementationFactory?.Invoke(provider)
        ?? ActivatorUtilities.CreateInstance(provider, service.ImplementationType!));

    private sealed class Resolver(AssignedCallers assigned, CallerResolver inner) : CallerResolver
    {
        public override ValueTask<Caller> ResolveAsync(GovernanceContext context) =>
            context.ClientInfo is { } client && assigned._callers.TryGetValue(client.Name, out var caller) ? new(caller) : inner.ResolveAsync(context);
    }
}
