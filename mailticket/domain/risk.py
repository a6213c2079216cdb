"""Which files could do harm when opened, by name and type (trust.md S14): they are listed, not sent along."""

RISKY_ENDINGS = frozenset(
    """
    ade adp app appref-ms appx asp bas bat chm cmd com cpl crt diagcab dll docm dotm exe gadget grp hlp hta htm html img
    inf ins iso isp jar jnlp js jse ksh lnk mad maf mam mda mdb mde mhtml msc msh msi msp mst ops pcd pif potm ppam ppsm
    pptm prg ps1 psm1 py reg scf scr sct sh shb shtml svg svgz sys tmp url vb vbe vbs vhd vhdx vxd ws wsc wsf wsh xht
    xhtml xlam xll xlsm xltm
    """.split()  # noqa: SIM905 - a list of words reads better as words
)
RISKY_TYPES = frozenset(
    {
        "text/html",
        "application/xhtml+xml",
        "image/svg+xml",
        "application/x-msdownload",
        "application/javascript",
        "text/javascript",
        "application/x-sh",
        "application/hta",
    }
)


def is_risky(name: str, content_type: str) -> bool:
    """Say whether a file is kept back; any of its endings counts, so `bill.pdf.exe` and `x.exe.` do not pass."""
    endings = {part.strip().casefold() for part in name.split(".")[1:]}
    return bool(endings & RISKY_ENDINGS) or content_type in RISKY_TYPES
