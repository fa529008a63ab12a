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

    /// <summary>The setting, or else what the browser that asks has in its address line.</summary>
    public static string Of(IConfiguration configuration, HttpRequest request) =>
        configuration[Setting] is { Length: > 0 } ? Of(configuration) : $"{request.Scheme}://{request.Host}";
}
