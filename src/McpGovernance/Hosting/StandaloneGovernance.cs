using McpGovernance.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace McpGovernance;

/// <summary>Governance for programs without a host.</summary>
public static class StandaloneGovernance
{
    /// <summary>Composes governance.</summary>
    /// <param name="configure">Configures capabilities; without it read-only discovery.</param>
    /// <returns>Governance, which the caller disposes when its servers have ended.</returns>
    /// <exception cref="GovernanceConfigurationException">The policy or another file is wrong; the message says where and why.</exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range.</exception>
    public static Governance Create(Action<GovernanceBuilder>? configure = null)
    {
        var services = new ServiceCollection().AddMcpGovernance(configure);
        services.TryAddSingleton<ILoggerFactory>(NullLoggerFactory.Instance);
        services.TryAddSingleton(typeof(ILogger<>), typeof(Logger<>));
        var provider = services.BuildServiceProvider();
        try
        {
            provider.GetService<IStartupValidator>()?.Validate();
            return GovernanceComposition.Compose(provider, provider);
        }
        catch
        {
            provider.Dispose();
            throw;
        }
    }
}
