namespace MediationWorkflows.Web.Hosting;

/// <summary>How people reach this installation, for links that are written outside a request: setting <c>PublicAddress</c>.</summary>
static class PublicAddress
{
    /// <summary>Where the service listens until somebody says otherwise: only this machine.</summary>
    public const string Loopback = "http://127.0.0.1:5080";

    public static string Of(IConfiguration configuration) =>
        (configuration["PublicAddress"] is { Length: > 0 } address ? address : Loopback).TrimEnd('/');
}
