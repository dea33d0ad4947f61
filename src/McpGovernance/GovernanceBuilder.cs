using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace McpGovernance;

/// <summary>Configures governance. Each capability adds a <c>UseX</c> method; presence is the switch.</summary>
/// <remarks>Not thread safe: use it while the host is being built.</remarks>
public sealed class GovernanceBuilder
{
    internal GovernanceBuilder(IServiceCollection services) => Services = services;

    /// <summary>Where everything is registered.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Configures what belongs to no single capability: the server's name and environment.</summary>
    /// <param name="configure">Sets the options.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="configure"/> is <see langword="null"/>.</exception>
    public GovernanceBuilder Configure(Action<GovernanceOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        Services.Configure(configure);
        return this;
    }

    /// <summary>Adds an interceptor of yours. It runs directly inside the built-in interceptors of the stage it names.</summary>
    /// <typeparam name="TInterceptor">The interceptor; created once, with its dependencies.</typeparam>
    /// <returns>This builder.</returns>
    public GovernanceBuilder UseInterceptor<[System.Diagnostics.CodeAnalysis.DynamicallyAccessedMembers(
        System.Diagnostics.CodeAnalysis.DynamicallyAccessedMemberTypes.PublicConstructors)] TInterceptor>()
        where TInterceptor : GovernanceInterceptor
    {
        Services.AddKeyedSingleton<GovernanceInterceptor, TInterceptor>(CustomInterceptors);
        return this;
    }

    /// <summary>Adds an interceptor of yours. It runs directly inside the built-in interceptors of the stage it names.</summary>
    /// <param name="interceptor">The interceptor.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="interceptor"/> is <see langword="null"/>.</exception>
    public GovernanceBuilder UseInterceptor(GovernanceInterceptor interceptor)
    {
        ArgumentNullException.ThrowIfNull(interceptor);
        Services.AddKeyedSingleton(CustomInterceptors, interceptor);
        return this;
    }

    /// <summary>The key under which users' interceptors are registered, apart from ours.</summary>
    internal static object CustomInterceptors { get; } = new();

    /// <summary>Adds a built-in interceptor, once.</summary>
    internal GovernanceBuilder AddBuiltIn<[System.Diagnostics.CodeAnalysis.DynamicallyAccessedMembers(
        System.Diagnostics.CodeAnalysis.DynamicallyAccessedMemberTypes.PublicConstructors)] TInterceptor>()
        where TInterceptor : GovernanceInterceptor
    {
        Services.TryAddEnumerable(ServiceDescriptor.Singleton<GovernanceInterceptor, TInterceptor>());
        return this;
    }
}
