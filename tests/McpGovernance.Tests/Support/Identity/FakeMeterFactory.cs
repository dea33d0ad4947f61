using System.Diagnostics.Metrics;

namespace McpGovernance.Tests.Support.Identity;

internal sealed class FakeMeterFactory : IMeterFactory
{
    public Meter Create(MeterOptions options)
    {
        options.Scope = this;
        return new Meter(options);
    }

    public void Dispose()
    {
    }
}
