using System.Globalization;
using System.Text;

namespace NetFramework.Numerics.Reports;

/// <summary>How the series of a plot are told apart: by colour, by dashes and by marker, each alone enough.</summary>
internal static class SeriesStyle
{
    // Apart for the common kinds of colour blindness (after Okabe and Ito), and with a contrast of 3:1 or more to their ground.
    private static readonly string[] OnLight = ["#0072b2", "#c44e00", "#00795a", "#a3478a", "#6b6300", "#4a4a4a"];
    private static readonly string[] OnDark = ["#56b4e9", "#ff9a57", "#35c9a1", "#e59ac8", "#d8cf5e", "#cfcfcf"];
    private static readonly string[] Dashes = ["none", "7 4", "2 3", "10 3 2 3", "14 5", "5 2 1 2 1 2"];

    /// <summary>The number of distinct styles.</summary>
    public static int Count => OnLight.Length;

    /// <summary>The style sheet of a plot; several plots in one page may carry it.</summary>
    public static string Sheet { get; } = CreateSheet();

    /// <summary>The outline of a marker of a series around a place.</summary>
    public static string Marker(int series, double x, double y)
    {
        // Later series are smaller, so that one that lies on another hides no marker.
        double r = Math.Max(2.4, 4.6 - 0.55 * series);
        return FormattableString.Invariant((series % Count) switch
        {
            0 => $"M{x - r:0.##} {y:0.##}a{r:0.##} {r:0.##} 0 1 0 {2 * r:0.##} 0a{r:0.##} {r:0.##} 0 1 0 {-2 * r:0.##} 0Z",
            1 => $"M{x - r:0.##} {y - r:0.##}h{2 * r:0.##}v{2 * r:0.##}h{-2 * r:0.##}Z",
            2 => $"M{x:0.##} {y - r - 1:0.##}l{r + 1:0.##} {2 * r:0.##}h{-2 * r - 2:0.##}Z",
            3 => $"M{x:0.##} {y - r - 1.4:0.##}l{r + 1.4:0.##} {r + 1.4:0.##}l{-r - 1.4:0.##} {r + 1.4:0.##}l{-r - 1.4:0.##} {-r - 1.4:0.##}Z",
            4 => $"M{x:0.##} {y + r + 1:0.##}l{r + 1:0.##} {-2 * r:0.##}h{-2 * r - 2:0.##}Z",
            _ => (FormattableString)$"M{x - 1.3:0.##} {y - r - 1:0.##}h2.6v{r - 0.3:0.##}h{r - 0.3:0.##}v2.6h{0.3 - r:0.##}v{r - 0.3:0.##}h-2.6v{0.3 - r:0.##}h{0.3 - r:0.##}v-2.6h{r - 0.3:0.##}Z",
        });
    }

    private static string CreateSheet()
    {
        var sheet = new StringBuilder(
            ".nf-plot{font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;font-size:13px;fill:#222}"
            + ".nf-plot .ground{fill:#fff}.nf-plot .grid{stroke:#dcdcdc;stroke-width:1}.nf-plot .frame{stroke:#777;fill:none}.nf-plot .title{font-size:15px;font-weight:600}"
            + ".nf-plot .band{fill:#f3f3f3}.nf-plot .line{fill:none;stroke-width:1.7}.nf-plot .bar{stroke-width:1.1;fill:none;opacity:.75}.nf-plot .mark{stroke-width:2;fill:none}"
            + ".nf-plot .marker{stroke-width:1}");
        for (int i = 0; i < Count; i++)
            sheet.Append(CultureInfo.InvariantCulture, $".nf-plot .s{i}{{stroke:{OnLight[i]}}}.nf-plot .s{i}.marker{{fill:{OnLight[i]}}}.nf-plot .s{i}.line{{stroke-dasharray:{Dashes[i]}}}");
        sheet.Append("@media screen and (prefers-color-scheme:dark){.nf-plot{fill:#e4e4e4}.nf-plot .ground{fill:#16181c}.nf-plot .grid{stroke:#34373d}.nf-plot .frame{stroke:#8a8d93}.nf-plot .band{fill:#22252b}");
        for (int i = 0; i < Count; i++)
            sheet.Append(CultureInfo.InvariantCulture, $".nf-plot .s{i}{{stroke:{OnDark[i]}}}.nf-plot .s{i}.marker{{fill:{OnDark[i]}}}");
        // A line that lies on the first one leaves its edges to be seen.
        return sheet.Append("}.nf-plot .s0.line{stroke-width:2.6}").ToString();
    }
}
