DROP TABLE webhooks_delivery;
DROP TABLE webhooks_network;
DROP TABLE webhooks_endpoint;
