namespace MediationWorkflows.Web.Hosting;

/// <summary>How people reach this installation, for links that are written outside a request.</summary>
static class PublicAddress
{
    /// <summary>Where the service listens until somebody says otherwise: only this machine.</summary>
    public const string Loopback = "http://127.0.0.1:5080";

    /// <summary>The setting, the same that links in mails start with.</summary>
    public const string Setting = "Mail:PublicUrl";

    public static string Of(IConfiguration configuration) =>
        (configuration[Setting] is { Length: > 0 } address ? address : Loopback).TrimEnd('/');
}
