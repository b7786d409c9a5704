#!/bin/sh
# make-venv.sh VENV PYTHON REQUIREMENTS: makes the virtual environment, if it is not there, and installs the pins.
set -eu
venv=$1 python=$2 requirements=$3

if ! command -v "$python" >/dev/null 2>&1; then
    echo "Aperture needs Python 3.11 or newer, and there is no '$python' here. Name one: make run PYTHON=python3.12" >&2
    exit 1
fi
version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "Aperture needs Python 3.11 or newer, and '$python' is $version. Name another: make run PYTHON=python3.12" >&2
    exit 1
fi

# Debian and Ubuntu keep the means to make a virtual environment in a package of its own.
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    package=python$version-venv
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        DEBIAN_FRONTEND=noninteractive apt-get update -q </dev/null
        DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$package" </dev/null
    else
        echo "'$python' cannot make a virtual environment. Type: sudo apt-get install $package" >&2
        exit 1
    fi
fi

"$venv/bin/python" -m pip --version >/dev/null 2>&1 || "$python" -m venv --clear "$venv"
echo "Installing what $requirements pins into $venv (the first time this takes a few minutes) ..."
"$venv/bin/python" -m pip install --disable-pip-version-check --requirement "$requirements"
# The project itself, in place: what is edited is what runs, and `aperture` is a command there.
"$venv/bin/python" -m pip install --disable-pip-version-check --quiet --no-deps --editable .
