"""Cloudflare: DNS records and load balancers."""
