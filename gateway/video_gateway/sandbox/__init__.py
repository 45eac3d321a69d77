"""Providers on your own machine: emulators behind the servers generated from the providers' documents."""
